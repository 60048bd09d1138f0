package io.remora.cli.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A thread that passes bytes on as soon as they come, until they end or nobody takes them. */
final class Pump {
    private static final int LARGEST = 256 << 10;

    private final InputStream from;
    private final OutputStream to;
    private final boolean ends;
    private final Thread thread;

    private Pump(String name, InputStream from, OutputStream to, boolean ends) {
        this.from = from;
        this.to = to;
        this.ends = ends;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    static Pump of(String name, InputStream from, OutputStream to) {
        return new Pump("remora-exec-" + name, from, to, false);
    }

    /** The same, which tells the target of the end. */
    Pump endingItsTarget() {
        return new Pump(thread.getName(), from, to, true);
    }

    void start() {
        thread.start();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        byte[] bytes = new byte[LARGEST];
        try {
            for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
                to.write(bytes, 0, count);
                to.flush();
            }
        } catch (IOException e) {
            // Whoever read has closed, as `head` does, or the program reads no more: its exit code tells the rest.
        }
        if (ends) {
            end();
        }
    }

    private void end() {
        try {
            to.close();
        } catch (IOException e) {
            // It has ended already.
        }
    }
}
