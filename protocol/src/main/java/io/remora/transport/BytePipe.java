package io.remora.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of an in-process link: a ring of bytes between one writer and one reader. Bounded, so that a writer
 * waits for a slow reader as it would on a socket.
 */
final class BytePipe {
    static final int CAPACITY = 64 << 10;

    /** Guards all fields. Held while bytes are copied, never while anybody waits. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition readable = lock.newCondition();
    private final Condition writable = lock.newCondition();
    /** Empty until the first byte: a link that was never used costs nothing. */
    private byte[] ring = new byte[0];

    private int head;
    private int count;
    private boolean writerGone;
    private boolean readerGone;
    private boolean woken;

    /** As {@link Link#read}. */
    int read(ByteBuffer target, long deadline) throws IOException {
        lock.lock();
        try {
            while (true) {
                if (readerGone) {
                    throw new IOException("the link is closed");
                }
                if (woken) {
                    woken = false;
                    return 0;
                }
                if (count > 0) {
                    return take(target);
                }
                if (writerGone) {
                    return -1;
                }
                if (!await(deadline)) {
                    return 0;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private int take(ByteBuffer target) {
        int all = Math.min(count, target.remaining());
        int first = Math.min(all, CAPACITY - head);
        target.put(ring, head, first).put(ring, 0, all - first);
        head = (head + all) % CAPACITY;
        count -= all;
        writable.signal();
        return all;
    }

    @SuppressWarnings("WaitNotInLoop") // read, the caller, loops
    private boolean await(long deadline) {
        try {
            if (deadline == Long.MAX_VALUE) {
                readable.await();
                return true;
            }
            long left = deadline - System.nanoTime();
            return left > 0 && readable.await(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets the reader, or the next one, return 0 once. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            readable.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Puts all of it into the ring and waits for room as long as that takes; an interrupt stays set. */
    void write(ByteBuffer source) throws IOException {
        lock.lock();
        try {
            while (source.hasRemaining()) {
                if (writerGone) {
                    throw new IOException("the link is closed");
                }
                if (readerGone) {
                    throw new IOException("the peer closed the link");
                }
                if (count == CAPACITY) {
                    writable.awaitUninterruptibly();
                } else {
                    put(source);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(ByteBuffer source) {
        if (ring.length == 0) {
            ring = new byte[CAPACITY];
        }
        int tail = (head + count) % CAPACITY;
        int some = Math.min(source.remaining(), Math.min(CAPACITY - count, CAPACITY - tail));
        source.get(ring, tail, some);
        count += some;
        readable.signal();
    }

    /** The writing side closed: the reader gets what is left, then the end. */
    void endWriting() {
        lock.lock();
        try {
            writerGone = true;
            readable.signalAll();
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The reading side closed: whoever writes or reads is told so, and what is left is dropped. */
    void endReading() {
        lock.lock();
        try {
            readerGone = true;
            count = 0;
            ring = new byte[0];
            readable.signalAll();
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
