package io.remora.connection;

import io.remora.WireLimits;
import io.remora.transport.Link;
import io.remora.wire.BrineWriter;
import io.remora.wire.OutputBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames. A thread encodes its frame into the buffer that fills up; if another is writing it leaves the frame there
 * and goes, else it becomes the writer and writes all that has gathered, until nothing is left. So frames of many threads
 * share one write, and one record of the transport where the peer allows it.
 *
 * <p>Two buffers take turns: one fills while the other is written. The lock guards both and the flag; it is released
 * during writes.
 */
final class Sender {
    /** Encodes one frame's body. Runs under the lock: no I/O, no user code. */
    @FunctionalInterface
    interface Body {
        void write(BrineWriter out) throws IOException;
    }

    /** Pays for a frame before anybody can see it. Runs under the lock: no I/O, no user code. */
    @FunctionalInterface
    interface Budget {
        /** Whether it pays for a body of so many bytes, before it is compressed. */
        boolean take(long size);
    }

    static final Budget UNBOUNDED = size -> true;

    private final Link link;
    private final boolean coalesces;
    private final int compressAbove;
    private final int bound;
    private final ReentrantLock lock = new ReentrantLock();
    /** Signalled when a write has ended. */
    private final Condition written = lock.newCondition();

    private OutputBuffer filling;
    private BrineWriter writer;
    private OutputBuffer resting;
    private BrineWriter restingWriter;
    private boolean writing;
    private long writes;
    private @Nullable IOException failure;

    Sender(Link link, WireLimits limits, int compressAbove, int bound) {
        this.link = link;
        this.coalesces = link.handshake().coalesces();
        this.compressAbove = compressAbove;
        this.bound = bound;
        this.filling = new OutputBuffer(limits);
        this.writer = new BrineWriter(filling, limits);
        this.resting = new OutputBuffer(limits);
        this.restingWriter = new BrineWriter(resting, limits);
    }

    /**
     * Encodes a frame and sees to it that it is written, by this thread or by the one that is writing. Waits while more
     * than the bound is waiting already. Large arrays are not copied: then this returns when they have been written.
     *
     * @throws IOException when the link is broken; a body that cannot be encoded leaves the link as it was
     */
    void send(Body body) throws IOException {
        send(body, UNBOUNDED);
    }

    /**
     * The same for a body that must be paid for.
     *
     * @throws OverGrantException when it is not; nothing of it is written
     */
    void send(Body body, Budget budget) throws IOException {
        lock.lock();
        try {
            while (writing && filling.size() > bound) {
                written.awaitUninterruptibly();
            }
            encode(body, budget);
            if (!writing) {
                writeAll();
            } else if (filling.size() >= OutputBuffer.BORROW_FROM) {
                awaitWritten();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Encodes a frame that the next write takes along; never waits and never writes. {@link #flush} must follow. */
    void append(Body body) throws IOException {
        append(body, UNBOUNDED);
    }

    /** The same for a body that must be paid for. */
    void append(Body body, Budget budget) throws IOException {
        lock.lock();
        try {
            encode(body, budget);
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes wait for the next write. */
    long waitingBytes() {
        lock.lock();
        try {
            return filling.size();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what was appended. */
    void flush() throws IOException {
        lock.lock();
        try {
            if (!writing && !filling.isEmpty()) {
                writeAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether frames wait that nobody is about to write. */
    boolean isWaiting() {
        lock.lock();
        try {
            return !writing && !filling.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void encode(Body body, Budget budget) throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        filling.beginFrame();
        boolean whole = false;
        try {
            long start = filling.size();
            body.write(writer);
            long size = filling.size() - start;
            if (!budget.take(size)) {
                throw new OverGrantException(size);
            }
            filling.endFrame(compressAbove);
            whole = true;
        } finally {
            if (!whole) {
                filling.rollbackFrame();
            }
        }
    }

    /** The frame just encoded is in the buffer that is written next after the current one. */
    private void awaitWritten() throws IOException {
        long target = writes + 2;
        while (writing && writes < target && failure == null) {
            written.awaitUninterruptibly();
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private void writeAll() throws IOException {
        writing = true;
        try {
            while (!filling.isEmpty()) {
                OutputBuffer full = filling;
                BrineWriter fullWriter = writer;
                filling = resting;
                writer = restingWriter;
                resting = full;
                restingWriter = fullWriter;
                lock.unlock();
                try {
                    write(full);
                } finally {
                    lock.lock();
                    full.clear();
                    writes++;
                    written.signalAll();
                }
            }
        } catch (IOException e) {
            failure = e;
            throw e;
        } finally {
            writing = false;
            written.signalAll();
        }
    }

    private void write(OutputBuffer full) throws IOException {
        ByteBuffer[] segments = present(full.segments());
        int count = full.segmentCount();
        if (coalesces || full.frameCount() == 1) {
            link.write(segments, 0, count);
            return;
        }
        // Python would not see a second frame in one record until more bytes arrive: a frame starts a record.
        FrameCutter cutter = new FrameCutter(segments, count);
        for (int i = 0; i < full.frameCount(); i++) {
            cutter.writeUpTo(full.frameEnd(i), link);
        }
    }

    @SuppressWarnings("NullAway") // the first segmentCount places are not null, which is all that is read
    private static ByteBuffer[] present(@Nullable ByteBuffer[] segments) {
        return segments;
    }

    /** Fails all who wait to write. */
    void close(IOException reason) {
        lock.lock();
        try {
            if (failure == null) {
                failure = reason;
            }
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
