package io.remora.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Direct buffers that are lent for one system call. A socket given a heap buffer would make the JDK copy through a
 * direct buffer that it caches per thread and that grows to the largest write ever made; these are few, of one size and
 * shared, so an idle link holds none. No call allocates as long as no more threads than slots move bytes at once.
 */
final class DirectBuffers {
    /** Large enough that system calls are few, small enough to stay in a core's cache while it is copied. */
    static final int SIZE = 64 << 10;

    private static final int SLOTS = 32;
    private static final AtomicReferenceArray<ByteBuffer> IDLE = new AtomicReferenceArray<>(SLOTS);

    private DirectBuffers() {}

    /** An empty buffer of {@link #SIZE} bytes; give it back. */
    static ByteBuffer take() {
        int start = start();
        for (int i = 0; i < SLOTS; i++) {
            int slot = (start + i) % SLOTS;
            ByteBuffer buffer = IDLE.get(slot);
            if (buffer != null && IDLE.compareAndSet(slot, buffer, null)) {
                return buffer;
            }
        }
        return ByteBuffer.allocateDirect(SIZE);
    }

    /** Takes a buffer back; the caller must not use it again. With all slots full it is left to the collector. */
    static void give(ByteBuffer buffer) {
        buffer.clear();
        int start = start();
        for (int i = 0; i < SLOTS; i++) {
            int slot = (start + i) % SLOTS;
            if (IDLE.get(slot) == null && IDLE.compareAndSet(slot, null, buffer)) {
                return;
            }
        }
    }

    /** Threads start at different slots, so that they seldom contend and get back the buffer that is warm for them. */
    private static int start() {
        return (int) (Thread.currentThread().getId() & (SLOTS - 1));
    }
}
