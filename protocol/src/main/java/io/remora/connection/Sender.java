package io.remora.connection;

import io.remora.WireLimits;
import io.remora.object.Caller.Budget;
import io.remora.transport.Link;
import io.remora.wire.BrineWriter;
import io.remora.wire.OutputBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames. A thread encodes its frame into the buffer that fills up; if another is writing it leaves the frame
 * there and goes, else it becomes the writer and writes all that has gathered, until nothing is left. So frames of many
 * threads share one write, and one record of the transport where the peer allows it.
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

    /** Frames that come within this of one another come in a row. */
    private static final long IN_A_ROW_NANOS = TimeUnit.MICROSECONDS.toNanos(10);
    /** How long frames wait for more; the timer of the system adds some tens of microseconds. */
    private static final long LINGER_NANOS = TimeUnit.MICROSECONDS.toNanos(30);
    /** With so many calls pending, others are about to write: a reader has just woken their callers. */
    private static final int CROWD = 8;
    /** This many bytes fill a record. */
    private static final int FULL_BYTES = 16 << 10;

    private final Link link;
    private final boolean coalesces;
    private final int compressAbove;
    private final int bound;
    private final IntSupplier pending;
    private final Consumer<IOException> broken;
    private final ReentrantLock lock = new ReentrantLock();
    /** Signalled when a write has ended. */
    private final Condition written = lock.newCondition();

    private OutputBuffer filling;
    private BrineWriter writer;
    private OutputBuffer resting;
    private BrineWriter restingWriter;
    private boolean writing;
    /** The frame encoded last has arrays of its sender's, who must not change them until they are written. */
    private boolean borrows;
    /** A thread lingers: it will write what is there in a moment. */
    private boolean lingering;
    /** When the last frame came that could wait, by {@link System#nanoTime()}. */
    private long lastSoon;

    private long writes;
    private @Nullable IOException failure;

    Sender(
            Link link,
            WireLimits limits,
            int compressAbove,
            int bound,
            IntSupplier pending,
            Consumer<IOException> broken) {
        this.link = link;
        this.coalesces = link.handshake().coalesces();
        this.compressAbove = compressAbove;
        this.bound = bound;
        this.pending = pending;
        this.broken = broken;
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
        send(body, Budget.UNBOUNDED);
    }

    /**
     * The same for a body that must be paid for.
     *
     * @param budget pays before anybody can see it; asked under the lock
     * @throws OverGrantException when it does not; nothing of it is written
     */
    void send(Body body, Budget budget) throws IOException {
        lock.lock();
        try {
            awaitRoom();
            encode(body, budget);
            if (!writing && !borrows && pending.getAsInt() >= CROWD) {
                letOthersJoin();
            }
            if (!writing && !filling.isEmpty()) {
                writeAll();
            } else if (borrows) {
                awaitWritten();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The same for a frame that may wait for more of its kind. A thread that sends many in a row, microseconds apart,
     * would pay a system call and a record for each; so from the second on they gather until they fill a record, or
     * until a thread that lingers for that purpose writes what there is. A frame that comes alone is written at once.
     */
    void sendSoon(Body body, Budget budget) throws IOException {
        lock.lock();
        try {
            awaitRoom();
            encode(body, budget);
            boolean inARow = System.nanoTime() - lastSoon < IN_A_ROW_NANOS;
            if (writing) {
                if (borrows) {
                    awaitWritten();
                }
            } else if (!inARow || borrows || filling.size() >= FULL_BYTES) {
                writeAll();
            } else if (!lingering) {
                lingering = true;
                Workers.read(this::linger);
            }
            lastSoon = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives the processor away once, so that callers who were woken together leave their frames in one write; the first
     * to come back writes them all. A system call to write costs far more than one to yield: at 64 callers it halves
     * the median and saves a tenth of the CPU, and with the other threads idle it costs half a microsecond.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing but time depends on what the scheduler makes of it
    private void letOthersJoin() throws IOException {
        lock.unlock();
        try {
            Thread.yield();
        } finally {
            lock.lock();
        }
        requireWhole();
    }

    private void requireWhole() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private void linger() {
        try {
            boolean more = true;
            while (more) {
                LockSupport.parkNanos(this, LINGER_NANOS);
                more = writeGathered();
            }
        } catch (IOException e) {
            broken.accept(e);
        }
    }

    /** Writes what gathered while a thread lingered; false when nothing did, and then nobody lingers any more. */
    private boolean writeGathered() throws IOException {
        lock.lock();
        try {
            lingering = !filling.isEmpty();
            if (lingering && !writing) {
                writeAll();
            }
            return lingering;
        } finally {
            lock.unlock();
        }
    }

    /** Encodes a frame that the next write takes along; never waits and never writes. {@link #flush} must follow. */
    void append(Body body) throws IOException {
        append(body, Budget.UNBOUNDED);
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
            return !writing && !lingering && !filling.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() {
        while (writing && filling.size() > bound) {
            written.awaitUninterruptibly();
        }
    }

    private void encode(Body body, Budget budget) throws IOException {
        requireWhole();
        filling.beginFrame();
        boolean whole = false;
        try {
            long start = filling.size();
            long borrowedBefore = filling.borrowedBytes();
            body.write(writer);
            long size = filling.size() - start;
            if (!budget.take(size)) {
                throw new OverGrantException(size);
            }
            filling.endFrame(compressAbove);
            borrows = filling.borrowedBytes() != borrowedBefore;
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
        requireWhole();
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
