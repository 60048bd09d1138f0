package io.remora.wire;

import io.remora.WireLimits;
import io.remora.wire.WireException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that have come from the peer, cut into frames. Whoever reads the link owns it: read into {@link #space}, say
 * {@link #filled}, then take frames with {@link #next} until there is none; again. One read may bring many frames, or a
 * part of one. Not for use by two threads at once.
 *
 * <pre>
 *   0        4      5            5+length
 *   +--------+------+------------+----+
 *   | length | flag |    body    | \n |     length: u32 big-endian, of the body as sent
 *   +--------+------+------------+----+     flag: not 0 when the body is zlib-compressed; the last byte is not looked at
 * </pre>
 *
 * <p>Bodies are parsed where they lie. The memory it takes follows what has arrived, at most doubled, never what a
 * header announces; it shrinks again after large frames, and to nothing on {@link #release}.
 */
public final class FrameInput {
    private static final int FIRST_BYTES = 4 << 10;
    /** An array larger than this is given back when it was emptied so many times without having been this full. */
    private static final int KEPT_BYTES = 64 << 10;

    private static final int SMALL_READS = 64;
    private static final byte[] NOTHING = new byte[0];

    private final WireLimits limits;
    private byte[] bytes = NOTHING;
    private ByteBuffer space = ByteBuffer.wrap(NOTHING);
    private int start;
    private int end;
    private int smallReads;
    private @Nullable BodyInflater inflater;

    /**
     * Makes an input that holds next to no memory until it is read into.
     *
     * @param limits how large frames and their inflated bodies may be
     */
    public FrameInput(WireLimits limits) {
        this.limits = limits;
    }

    /**
     * Returns a heap buffer to read into, always the same one until the array must grow. The frame that was last given
     * out by {@link #next} is no longer valid.
     *
     * @param minimum how many bytes it has room for at least
     */
    public ByteBuffer space(int minimum) {
        if (start == end) {
            smallReads = end > KEPT_BYTES ? 0 : smallReads + 1;
            start = 0;
            end = 0;
            if (smallReads > SMALL_READS && bytes.length > KEPT_BYTES && minimum <= KEPT_BYTES) {
                shrink();
            }
        }
        if (minimum > bytes.length - end) {
            makeRoom(minimum);
        }
        return space.limit(bytes.length).position(end);
    }

    private void makeRoom(int minimum) {
        int used = end - start;
        // Moved only when that frees half of the array, so that each byte moves a bounded number of times.
        boolean move = minimum <= bytes.length - used && used <= bytes.length / 2;
        byte[] target = bytes;
        if (!move) {
            long doubled = Math.max(FIRST_BYTES, 2L * bytes.length);
            target = new byte[(int) Math.max(Math.addExact(used, minimum), Math.min(doubled, useful(minimum)))];
        }
        System.arraycopy(bytes, start, target, 0, used);
        start = 0;
        end = used;
        if (!move) {
            bytes = target;
            space = ByteBuffer.wrap(target);
        }
    }

    /** Returns the size beyond which a larger array would be of no use to the frame that is arriving. */
    private long useful(int minimum) {
        long body = end - start < OutputBuffer.HEADER_BYTES ? 0 : Math.min(announced(), limits.frameBytes());
        return Math.max(FIRST_BYTES, OutputBuffer.HEADER_BYTES + body + 1 + minimum);
    }

    /** Takes over what has been read into the buffer that {@link #space} returned: all before its position. */
    public void filled() {
        end = space.position();
    }

    /**
     * Points a reader at the body of the next frame, inflated if need be. The body stays valid until the next call of
     * this method, {@link #space} or {@link #release}.
     *
     * @return false when the next frame has not arrived as a whole
     * @throws WireException when the frame is too large, as soon as its header says so, or is not what zlib makes; in
     *     the first case the connection is of no more use, in the second the frame is passed over
     */
    public boolean next(BrineReader reader) throws WireException {
        if (end - start < OutputBuffer.HEADER_BYTES) {
            return false;
        }
        long announced = announced();
        if (announced > limits.frameBytes()) {
            throw WireException.of(
                    Reason.TOO_LARGE,
                    "the peer announces a frame of " + announced + " bytes; the limit is " + limits.frameBytes()
                            + " (frameBytes)");
        }
        int length = (int) announced;
        if (!hasBody(length)) {
            return false;
        }
        boolean compressed = bytes[start + 4] != 0;
        int body = start + OutputBuffer.HEADER_BYTES;
        start = body + length + 1;
        if (compressed) {
            BodyInflater inflating = inflater;
            if (inflating == null) {
                inflating = new BodyInflater(limits);
                inflater = inflating;
            }
            inflating.inflate(bytes, body, length, reader);
        } else {
            reader.reset(bytes, body, body + length);
            if (inflater != null) {
                inflater.trim();
            }
        }
        return true;
    }

    /** Tells whether {@link #next} would give a frame, or refuse it, without more bytes. */
    public boolean hasFrame() {
        if (end - start < OutputBuffer.HEADER_BYTES) {
            return false;
        }
        long length = announced();
        return length > limits.frameBytes() || hasBody((int) length);
    }

    private long announced() {
        return ((bytes[start] & 0xffL) << 24)
                | ((bytes[start + 1] & 0xff) << 16)
                | ((bytes[start + 2] & 0xff) << 8)
                | (bytes[start + 3] & 0xff);
    }

    private boolean hasBody(int length) {
        return end - start - OutputBuffer.HEADER_BYTES > length;
    }

    /** Tells whether nothing is left of what arrived. */
    public boolean isEmpty() {
        return start == end;
    }

    /** Tells whether the bytes that are left are the beginning of one frame: the peer must not stop here. */
    public boolean isMidFrame() {
        return start != end && !hasFrame();
    }

    /** Returns how many bytes are left: whole frames that were not taken yet and the beginning of another. */
    public int buffered() {
        return end - start;
    }

    /**
     * Gives memory back, native memory too: all when nothing is left, else what is not needed. For a connection that
     * idles, after the last frame has been read.
     */
    public void release() {
        if (start == end) {
            start = 0;
            end = 0;
            shrink();
        } else {
            bytes = Arrays.copyOfRange(bytes, start, end);
            space = ByteBuffer.wrap(bytes);
            end -= start;
            start = 0;
        }
        BodyInflater old = inflater;
        if (old != null) {
            old.end();
            inflater = null;
        }
    }

    private void shrink() {
        bytes = NOTHING;
        space = ByteBuffer.wrap(NOTHING);
        smallReads = 0;
    }
}
