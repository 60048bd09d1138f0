package io.remora.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a channel that arrived and were not read yet. The I/O thread puts, one reader takes. What it may hold is
 * bounded by the channel's window, which its reader opens again by what it took: a reader that stops, stops the peer.
 */
final class Inbox {
    private static final int SMALL = 8 * 1024;
    private static final int KEPT = 64 * 1024;

    /** Guards all fields below; never held during I/O. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private byte[] ring = new byte[0];
    private int head;
    private int size;
    private boolean ended;
    private boolean closed;
    private boolean woken;
    private @Nullable IOException broken;

    /** Adds bytes that arrived. */
    void put(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (size + length > ring.length) {
                grow(size + length);
            }
            int tail = (head + size) & (ring.length - 1);
            int first = Math.min(length, ring.length - tail);
            System.arraycopy(bytes, offset, ring, tail, first);
            System.arraycopy(bytes, offset + first, ring, 0, length - first);
            size += length;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void grow(int needed) {
        int capacity = Math.max(SMALL, Integer.highestOneBit(needed - 1) << 1);
        byte[] bigger = new byte[capacity];
        copyOut(bigger, 0, size);
        ring = bigger;
        head = 0;
    }

    private void copyOut(byte[] target, int offset, int count) {
        int first = Math.min(count, ring.length - head);
        System.arraycopy(ring, head, target, offset, first);
        System.arraycopy(ring, 0, target, offset + first, count - first);
    }

    /**
     * Waits for bytes and takes them.
     *
     * @return as {@link io.remora.transport.Link#read}
     */
    int take(ByteBuffer target, long deadline) throws IOException {
        lock.lock();
        try {
            while (size == 0) {
                if (closed) {
                    throw new EOFException("this SSH link was closed on this side");
                }
                if (ended) {
                    return -1;
                }
                if (broken != null) {
                    throw new IOException(broken.getMessage(), broken);
                }
                if (woken) {
                    woken = false;
                    return 0;
                }
                if (!await(deadline)) {
                    return 0;
                }
            }
            if (closed) {
                throw new EOFException("this SSH link was closed on this side");
            }
            int count = Math.min(size, target.remaining());
            copyOut(target.array(), target.arrayOffset() + target.position(), count);
            target.position(target.position() + count);
            head = (head + count) & (ring.length - 1);
            size -= count;
            if (size == 0) {
                head = 0;
                if (ring.length > KEPT) {
                    ring = new byte[0];
                }
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Waits once; false when the deadline passed or the thread is interrupted, whose status stays. */
    @SuppressWarnings("WaitNotInLoop") // The caller loops.
    private boolean await(long deadline) {
        try {
            if (deadline == Long.MAX_VALUE) {
                changed.await();
                return true;
            }
            return changed.awaitNanos(deadline - System.nanoTime()) > 0 || size > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets the reader return 0 once. */
    void wake() {
        change(() -> woken = true);
    }

    /** The peer ended its side in order. */
    void end() {
        change(() -> ended = true);
    }

    /** The connection was lost; what arrived before can still be read. */
    void fail(IOException cause) {
        change(() -> broken = broken == null ? cause : broken);
    }

    /** This side closed. */
    void close() {
        change(() -> closed = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
