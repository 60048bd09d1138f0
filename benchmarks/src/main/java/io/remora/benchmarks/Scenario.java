package io.remora.benchmarks;

import java.util.Random;

/** What is done in a window. */
enum Scenario {
    /** One caller, 64 bytes there and back. */
    SYNC("sync, one caller", 1),
    /** Eight callers on one connection. */
    CALLERS_8("8 callers", 8),
    /** The same by 64 callers on one connection. */
    CALLERS_64("64 callers", 64),
    /** 512 callers on one connection. */
    CALLERS_512("512 callers", 512),
    /** One thread that keeps up to 1000 calls in flight. */
    ASYNC("async, 1000 in flight", 1),
    /** One caller sends values of 1 MiB. */
    BULK_UP("bulk up, 1 MiB", 1),
    /** One caller fetches values of 1 MiB. */
    BULK_DOWN("bulk down, 1 MiB", 1),
    /** One caller sends a file of 32 MiB in pieces of 1 MiB, some of them in flight. */
    STREAM("streamed file, 32 MiB", 1),
    /** One caller copies a file of 300 MiB into a file there. */
    COPY_UP("file copied there, 300 MiB", 1),
    /** One caller copies it from there, into a file. */
    COPY_DOWN("file copied from there, 300 MiB", 1);

    static final int SMALL = 64;
    static final int LARGE = 1 << 20;
    static final int IN_FLIGHT = 1000;
    static final int PIECES = 32;
    static final int COPIED = 300;

    private final String title;
    private final int callers;

    Scenario(String title, int callers) {
        this.title = title;
        this.callers = callers;
    }

    String title() {
        return title;
    }

    int callers() {
        return callers;
    }

    /** How much one call of it moves, where that is much. */
    int mebibytes() {
        return isCopy() ? COPIED : this == STREAM ? PIECES : 1;
    }

    /** A large value that no compression makes smaller. */
    static byte[] large() {
        byte[] data = new byte[LARGE];
        new Random(1).nextBytes(data);
        return data;
    }

    boolean isBulk() {
        return this == BULK_UP || this == BULK_DOWN || this == STREAM || isCopy();
    }

    boolean isCopy() {
        return this == COPY_UP || this == COPY_DOWN;
    }
}
