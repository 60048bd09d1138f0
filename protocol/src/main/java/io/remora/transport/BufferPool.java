package io.remora.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/**
 * Buffers that are lent for one read or write, so that a link that moves nothing holds none. No call allocates as long
 * as no more threads than slots move bytes at once. Safe for concurrent use.
 *
 * <p>Why the direct ones: a socket given a heap buffer would make the JDK copy through a direct buffer that it caches
 * per thread and that grows to the largest write ever made. These are few, of one size and shared.
 */
public final class BufferPool {
    /**
     * The capacity of each: large enough that a bulk reader seldom has to wait for the next piece (with half as much a
     * megabyte over TLS takes a tenth longer), small enough to stay in a core's cache.
     */
    public static final int SIZE = 128 << 10;

    private static final int SLOTS = 32;
    private static final BufferPool DIRECT = new BufferPool(ByteBuffer::allocateDirect);
    private static final BufferPool HEAP = new BufferPool(ByteBuffer::allocate);

    private final AtomicReferenceArray<ByteBuffer> idle = new AtomicReferenceArray<>(SLOTS);
    private final IntFunction<ByteBuffer> source;

    private BufferPool(IntFunction<ByteBuffer> source) {
        this.source = source;
    }

    /** Direct buffers, for the operating system. */
    public static BufferPool direct() {
        return DIRECT;
    }

    /** Heap buffers, for ciphers, which want arrays. */
    public static BufferPool heap() {
        return HEAP;
    }

    /** An empty buffer; give it back. */
    public ByteBuffer take() {
        int start = start();
        for (int i = 0; i < SLOTS; i++) {
            int slot = (start + i) % SLOTS;
            ByteBuffer buffer = idle.get(slot);
            if (buffer != null && idle.compareAndSet(slot, buffer, null)) {
                return buffer;
            }
        }
        return source.apply(SIZE);
    }

    /** Takes a buffer back; the caller must not use it again. With all slots full it is left to the collector. */
    public void give(ByteBuffer buffer) {
        buffer.clear();
        int start = start();
        for (int i = 0; i < SLOTS; i++) {
            int slot = (start + i) % SLOTS;
            if (idle.get(slot) == null && idle.compareAndSet(slot, null, buffer)) {
                return;
            }
        }
    }

    /** Threads start at different slots, so that they seldom contend and get back the buffer that is warm for them. */
    private static int start() {
        return (int) (Thread.currentThread().getId() & (SLOTS - 1));
    }
}
