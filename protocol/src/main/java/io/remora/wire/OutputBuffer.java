package io.remora.wire;

import io.remora.WireLimits;
import io.remora.wire.WireException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to the peer, made into frames. Small values are gathered in one array that grows; byte arrays and
 * buffers of {@value #BORROW_FROM} bytes and more are borrowed: they go out from where they are, as a segment of their
 * own, and must not change until {@link #clear}. A small frame allocates nothing.
 *
 * <pre>
 *   0        4      5            5+length
 *   +--------+------+------------+----+
 *   | length | flag |    body    | \n |     length: u32 big-endian, of the body as sent
 *   +--------+------+------------+----+     flag: 1 when the body is zlib-compressed, else 0
 * </pre>
 *
 * <p>Life: append frames, hand {@link #segments} to a gathering write, {@link #clear}, and so on. It belongs to one
 * thread at a time, and whoever hands it over must see to the happens-before.
 */
public final class OutputBuffer {
    /** Bytes of this size and more, 8 KiB, are borrowed and not copied. */
    public static final int BORROW_FROM = 8 << 10;

    static final int HEADER_BYTES = 5;

    private static final int FIRST_BYTES = 512;
    /** {@link #clear} gives back an array that has grown beyond this. */
    private static final int KEPT_BYTES = 256 << 10;

    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;
    private static final byte[] NOTHING = new byte[0];
    private static final int NO_FRAME = -1;

    private final WireLimits limits;
    private byte[] bytes = NOTHING;
    private int position;

    /** What is borrowed: each goes out where {@link #bytes} has reached the cut of the same index. */
    private @Nullable ByteBuffer[] borrowed = new ByteBuffer[4];

    private int[] cuts = new int[4];
    private int borrowedCount;
    private long borrowedBytes;

    private int frameStart = NO_FRAME;
    private int frameBorrowedCount;
    private long frameBorrowedBytes;
    private long[] frameEnds = new long[4];
    private int frameCount;

    private @Nullable ByteBuffer[] segments = new ByteBuffer[2];
    private int segmentCount;
    /** Wraps {@link #bytes}; kept, so that a write of small frames allocates nothing. */
    private ByteBuffer whole = ByteBuffer.wrap(NOTHING);

    private @Nullable BodyDeflater deflater;

    /**
     * Makes an empty buffer, which holds next to no memory until something is appended.
     *
     * @param limits how large a frame may become
     */
    public OutputBuffer(WireLimits limits) {
        this.limits = limits;
    }

    /** Starts a frame; what is appended until {@link #endFrame} is its body. */
    public void beginFrame() {
        if (frameStart != NO_FRAME) {
            throw new IllegalStateException("a frame is open: end it or roll it back first");
        }
        room(HEADER_BYTES);
        frameStart = position;
        frameBorrowedCount = borrowedCount;
        frameBorrowedBytes = borrowedBytes;
        position += HEADER_BYTES;
    }

    /**
     * Ends the frame. A body of more bytes than {@code compressAbove} is compressed with zlib at its fastest level, and
     * sent so when that makes it smaller.
     *
     * @param compressAbove in bytes; RPyC has 3000; {@link Integer#MAX_VALUE} for never
     * @throws WireException when the body is larger than {@link WireLimits#frameBytes}; the frame is still open, to be
     *     rolled back
     */
    public void endFrame(int compressAbove) throws WireException {
        checkFrame();
        int bodyStart = frameStart + HEADER_BYTES;
        int length = (int) openBytes();
        int flag = 0;
        if (length > compressAbove) {
            int compressed = compress(bodyStart, length);
            if (compressed >= 0) {
                dropBorrowed(frameBorrowedCount, frameBorrowedBytes);
                position = bodyStart + compressed;
                length = compressed;
                flag = 1;
            }
        }
        bytes[frameStart] = (byte) (length >>> 24);
        bytes[frameStart + 1] = (byte) (length >>> 16);
        bytes[frameStart + 2] = (byte) (length >>> 8);
        bytes[frameStart + 3] = (byte) length;
        bytes[frameStart + 4] = (byte) flag;
        room(1);
        bytes[position++] = '\n';
        frameStart = NO_FRAME;
        if (frameCount == frameEnds.length) {
            frameEnds = Arrays.copyOf(frameEnds, frameCount * 2);
        }
        frameEnds[frameCount++] = size();
    }

    /** Drops the frame that is open, if one is, and leaves the ones before it: for a body that could not be encoded. */
    public void rollbackFrame() {
        if (frameStart != NO_FRAME) {
            position = frameStart;
            dropBorrowed(frameBorrowedCount, frameBorrowedBytes);
            frameStart = NO_FRAME;
        }
    }

    /** Throws when the open frame's body is too large already. */
    void checkFrame() throws WireException {
        if (openBytes() > limits.frameBytes()) {
            throw WireException.of(
                    Reason.TOO_LARGE,
                    "a message of " + openBytes() + " bytes or more; the limit is " + limits.frameBytes()
                            + " (frameBytes): pass it in parts or by reference, or raise the limit on both sides");
        }
    }

    private long openBytes() {
        return frameStart == NO_FRAME
                ? size()
                : position - frameStart - HEADER_BYTES + borrowedBytes - frameBorrowedBytes;
    }

    /** Returns how many bytes are in the buffer, an open frame included. */
    public long size() {
        return position + borrowedBytes;
    }

    /** Returns how many of the bytes are borrowed. */
    public long borrowedBytes() {
        return borrowedBytes;
    }

    /** Tells whether the buffer holds nothing. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** Returns how many frames have been ended since {@link #clear}. */
    public int frameCount() {
        return frameCount;
    }

    /**
     * Returns where a frame ends, for a link that must not send the start of a second frame along with the first.
     *
     * @param index of the frame, from 0 to {@link #frameCount} - 1
     * @return the bytes from the start of the buffer to the end of that frame
     */
    public long frameEnd(int index) {
        if (index < 0 || index >= frameCount) {
            throw new IndexOutOfBoundsException("frame " + index + " of " + frameCount);
        }
        return frameEnds[index];
    }

    /**
     * Returns all bytes as heap buffers for a gathering write, in the first {@link #segmentCount} places of the array;
     * other places mean nothing. The array and its buffers belong to this object: they may be advanced, and are valid
     * until something is appended or cleared. Each call starts again from the first byte.
     */
    public @Nullable ByteBuffer[] segments() {
        segmentCount = 0;
        int from = 0;
        for (int i = 0; i < borrowedCount; i++) {
            addOwn(from, cuts[i]);
            from = cuts[i];
            ByteBuffer lent = borrowed[i];
            if (lent != null) {
                addSegment(lent.clear());
            }
        }
        addOwn(from, position);
        return segments;
    }

    /** Returns how many buffers the last call of {@link #segments} gave. */
    public int segmentCount() {
        return segmentCount;
    }

    private void addOwn(int from, int to) {
        if (from == to) {
            return;
        }
        if (segmentCount > 0) {
            addSegment(ByteBuffer.wrap(bytes, from, to - from));
            return;
        }
        if (whole.array() != bytes) {
            whole = ByteBuffer.wrap(bytes);
        }
        addSegment(whole.limit(to).position(from));
    }

    private void addSegment(ByteBuffer segment) {
        if (segmentCount == segments.length) {
            segments = Arrays.copyOf(segments, segmentCount * 2);
        }
        segments[segmentCount++] = segment;
    }

    /** Returns a copy of all bytes, for messages that travel without a frame. */
    public byte[] toByteArray() {
        byte[] copy = new byte[Math.toIntExact(size())];
        ByteBuffer all = ByteBuffer.wrap(copy);
        @Nullable ByteBuffer[] parts = segments();
        for (int i = 0; i < segmentCount; i++) {
            ByteBuffer part = parts[i];
            if (part != null) {
                all.put(part);
            }
        }
        return copy;
    }

    /** Empties the buffer, gives what was borrowed back, and lets go of an array that had grown huge. */
    public void clear() {
        Arrays.fill(segments, 0, segmentCount, null);
        segmentCount = 0;
        dropBorrowed(0, 0);
        position = 0;
        frameCount = 0;
        frameStart = NO_FRAME;
        if (bytes.length > KEPT_BYTES) {
            shrink();
        }
    }

    /** Empties the buffer and gives back all memory, native memory too: for a connection that idles or ends. */
    public void release() {
        clear();
        shrink();
        BodyDeflater old = deflater;
        if (old != null) {
            old.end();
            deflater = null;
        }
    }

    private void shrink() {
        bytes = NOTHING;
        whole = ByteBuffer.wrap(NOTHING);
    }

    private void dropBorrowed(int count, long size) {
        Arrays.fill(borrowed, count, borrowedCount, null);
        borrowedCount = count;
        borrowedBytes = size;
    }

    private int compress(int bodyStart, int length) {
        BodyDeflater deflating = deflater;
        if (deflating == null) {
            deflating = new BodyDeflater();
            deflater = deflating;
        }
        deflating.begin(length);
        int from = bodyStart;
        for (int i = frameBorrowedCount; i < borrowedCount; i++) {
            deflating.add(bytes, from, cuts[i] - from);
            from = cuts[i];
            ByteBuffer lent = borrowed[i];
            if (lent != null) {
                deflating.add(lent.clear());
            }
        }
        deflating.add(bytes, from, position - from);
        int compressed = deflating.finish();
        if (compressed >= 0) {
            position = bodyStart;
            deflating.copyTo(room(compressed), bodyStart);
        }
        return compressed;
    }

    // What follows is for BrineWriter.

    void octet(int value) {
        room(1)[position++] = (byte) value;
    }

    /** Makes room for more bytes and returns the array; they go to {@link #position} and on. */
    byte[] room(int more) {
        if (more > bytes.length - position) {
            grow(more);
        }
        return bytes;
    }

    private void grow(int more) {
        long needed = (long) position + more;
        if (needed > MAX_ARRAY) {
            throw new IllegalStateException(
                    needed + " bytes are queued, and 2 GiB is the most: write out what is there first");
        }
        long doubled = Math.min(MAX_ARRAY, Math.max(FIRST_BYTES, 2L * bytes.length));
        bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
    }

    int position() {
        return position;
    }

    void position(int value) {
        position = value;
    }

    /** Appends a part of an array, by copy or borrowed. */
    void put(byte[] source, int from, int length) {
        if (length >= BORROW_FROM) {
            borrow(ByteBuffer.wrap(source, from, length).slice());
        } else {
            System.arraycopy(source, from, room(length), position, length);
            position += length;
        }
    }

    /** Appends what remains of a buffer, by copy or borrowed; its position stays. */
    void put(ByteBuffer source) {
        if (source.remaining() >= BORROW_FROM) {
            borrow(source.slice());
        } else {
            int length = source.remaining();
            source.get(source.position(), room(length), position, length);
            position += length;
        }
    }

    private void borrow(ByteBuffer lent) {
        if (borrowedCount == borrowed.length) {
            borrowed = Arrays.copyOf(borrowed, borrowedCount * 2);
            cuts = Arrays.copyOf(cuts, borrowedCount * 2);
        }
        borrowed[borrowedCount] = lent;
        cuts[borrowedCount] = position;
        borrowedCount++;
        borrowedBytes += lent.remaining();
    }
}
