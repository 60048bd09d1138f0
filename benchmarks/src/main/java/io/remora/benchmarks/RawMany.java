package io.remora.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Many callers on one bare connection: whoever finds nobody writing writes all that has gathered; one thread reads for
 * all.
 */
final class RawMany implements Client {
    /** As many bytes as a call of ours has for the same data, and its reply. */
    static final int MESSAGE = 144;

    static final int ANSWER = 76;

    private static final int SLOTS = 4096;
    /** A burst of asynchronous messages goes out when it fills a record. */
    private static final int BURST = 16 << 10;

    /** What waits for an answer. */
    private static final class Waiting {
        private final Thread thread = Thread.currentThread();
        private final @Nullable Runnable done;
        private volatile boolean answered;

        Waiting(@Nullable Runnable done) {
            this.done = done;
        }
    }

    private final RawChannel link;
    private final AtomicReferenceArray<@Nullable Waiting> waiting = new AtomicReferenceArray<>(SLOTS);
    private final ReentrantLock lock = new ReentrantLock();
    private ByteBuffer filling = ByteBuffer.allocate(1 << 20);
    private ByteBuffer resting = ByteBuffer.allocate(1 << 20);
    private boolean writing;
    private int next;

    RawMany(RawChannel link) {
        this.link = link;
        Thread reader = new Thread(this::read, "raw-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        ByteBuffer in = ByteBuffer.allocate(256 << 10).flip();
        try {
            while (true) {
                link.read(in.compact());
                in.flip();
                while (in.remaining() >= Raw.ANSWER_HEADER && in.getInt(in.position()) <= in.remaining()) {
                    int start = in.position();
                    complete(in.getInt(start + 4));
                    in.position(start + in.getInt(start));
                }
            }
        } catch (EOFException | ClosedChannelException e) {
            // The run is over.
            return;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void complete(int number) {
        Waiting call = waiting.getAndSet(number, null);
        if (call == null) {
            throw new IllegalStateException("an answer to nothing: " + number);
        }
        call.answered = true;
        if (call.done == null) {
            LockSupport.unpark(call.thread);
        } else {
            call.done.run();
        }
    }

    private void ask(Waiting call, boolean now) throws IOException {
        lock.lock();
        try {
            while (!waiting.compareAndSet(next, null, call)) {
                next = (next + 1) % SLOTS;
            }
            Raw.message(filling, MESSAGE, ANSWER, next);
            next = (next + 1) % SLOTS;
            if (!writing && (now || filling.position() >= BURST)) {
                writeAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void writeAll() throws IOException {
        writing = true;
        while (filling.position() > 0) {
            ByteBuffer full = filling;
            filling = resting;
            resting = full;
            lock.unlock();
            try {
                link.write(full.flip());
            } finally {
                lock.lock();
                full.clear();
            }
        }
        writing = false;
    }

    @Override
    public byte[] echo(byte[] data) throws IOException {
        Waiting call = new Waiting(null);
        ask(call, true);
        while (!call.answered) {
            LockSupport.park(this);
        }
        return data;
    }

    @Override
    public void echoLater(byte[] data, Runnable done) throws IOException {
        ask(new Waiting(done), false);
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            if (!writing) {
                writeAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int put(byte[] data) {
        throw new UnsupportedOperationException("large values go over a lone connection");
    }

    @Override
    public byte[] fetch(int length) {
        throw new UnsupportedOperationException("large values go over a lone connection");
    }

    @Override
    public void close() throws IOException {
        link.close();
    }
}
