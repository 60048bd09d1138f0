package io.remora.wire;

import io.remora.wire.WireException.Reason;
import java.util.Arrays;

/** A part of a byte array and how far it has been read. Every step is checked against what is left. */
final class ByteWindow {
    static final byte[] NOTHING = new byte[0];

    private byte[] bytes = NOTHING;
    private int start;
    private int position;
    private int limit;

    void reset(byte[] source, int from, int to) {
        if (from < 0 || to < from || to > source.length) {
            throw new IllegalArgumentException(
                    "the window " + from + " to " + to + " is not within an array of " + source.length + " bytes");
        }
        bytes = source;
        start = from;
        position = from;
        limit = to;
    }

    /** The array that the window is a part of, for the indexes that {@link #advance} returns. */
    byte[] array() {
        return bytes;
    }

    int remaining() {
        return limit - position;
    }

    int peek() throws WireException {
        need(1);
        return bytes[position] & 0xff;
    }

    int octet() throws WireException {
        need(1);
        return bytes[position++] & 0xff;
    }

    /** Reads an unsigned number of four bytes. */
    long fixed32() throws WireException {
        int at = advance(Integer.BYTES);
        long number = 0;
        for (int i = at; i < position; i++) {
            number = (number << 8) | (bytes[i] & 0xff);
        }
        return number;
    }

    long fixed64() throws WireException {
        int at = advance(Long.BYTES);
        long number = 0;
        for (int i = at; i < position; i++) {
            number = (number << 8) | (bytes[i] & 0xff);
        }
        return number;
    }

    /** Goes past the next bytes and returns where they start. */
    int advance(int length) throws WireException {
        need(length);
        int from = position;
        position += length;
        return from;
    }

    /** Goes past these bytes if they come next. */
    boolean passOver(byte[] known) {
        int end = position + known.length;
        boolean next = known.length <= limit - position && Arrays.equals(bytes, position, end, known, 0, known.length);
        if (next) {
            position = end;
        }
        return next;
    }

    /** Refuses when fewer bytes are left, and returns where they start. */
    int need(int length) throws WireException {
        if (length > limit - position) {
            throw fail(
                    Reason.TRUNCATED, "the bytes end within a value: " + length + " needed, " + remaining() + " left");
        }
        return position;
    }

    WireException fail(Reason reason, String what) {
        return WireException.of(reason, what + ", at byte " + (position - start) + " of " + (limit - start));
    }
}
