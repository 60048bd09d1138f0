package io.remora.wire;

import io.remora.WireLimits;
import io.remora.value.Complex;
import io.remora.value.Ellipsis;
import io.remora.value.FrozenSet;
import io.remora.value.NotImplemented;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import io.remora.wire.WireException.Reason;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes brine values into an {@link OutputBuffer}, byte for byte as RPyC does: whole ones with {@link #value}, or a
 * message's own structure with the typed methods. Integers of 64 bits and strings are encoded in place, without an
 * allocation. {@link Tag} has the layout.
 *
 * <p>As much a one-thread object as its buffer. After an exception the buffer holds a part of the value: roll the frame
 * back.
 */
public final class BrineWriter {
    private final OutputBuffer out;
    private final WireLimits limits;

    /**
     * Makes a writer.
     *
     * @param out where the bytes go
     * @param limits how deep a value may be and how many digits an integer may have
     */
    public BrineWriter(OutputBuffer out, WireLimits limits) {
        this.out = out;
        this.limits = limits;
    }

    /**
     * Tells whether {@link #value} takes this object: null, Boolean, the boxed integers, BigInteger, Float, Double,
     * Character, String, byte[], and the types of {@code io.remora.value} when all that they hold is such a value,
     * nested no deeper than {@link WireLimits#MAX_DEPTH}. Anything else crosses by reference.
     */
    public static boolean isValue(@Nullable Object object) {
        return isValue(object, WireLimits.MAX_DEPTH);
    }

    private static boolean isValue(@Nullable Object object, int levels) {
        if (object instanceof Tuple tuple) {
            boolean all = levels > 0;
            for (int i = 0; all && i < tuple.size(); i++) {
                all = isValue(tuple.get(i), levels - 1);
            }
            return all;
        }
        if (object instanceof FrozenSet set) {
            boolean all = levels > 0;
            for (@Nullable Object element : set) {
                all = all && isValue(element, levels - 1);
            }
            return all;
        }
        if (object instanceof Slice slice) {
            return levels > 0
                    && isValue(slice.start(), levels - 1)
                    && isValue(slice.stop(), levels - 1)
                    && isValue(slice.step(), levels - 1);
        }
        return object == null
                || object instanceof String
                || (object instanceof Number number && isNumber(number))
                || object instanceof Boolean
                || object instanceof byte[]
                || object instanceof Character
                || object instanceof Complex
                || object == Ellipsis.INSTANCE
                || object == NotImplemented.INSTANCE;
    }

    private static boolean isNumber(Number number) {
        return number instanceof Integer
                || number instanceof Long
                || number instanceof Double
                || number instanceof BigInteger
                || number instanceof Float
                || number instanceof Short
                || number instanceof Byte;
    }

    /**
     * Writes a whole value.
     *
     * @param value one that {@link #isValue}
     * @throws WireException when it is not, is nested too deep, holds a string that is no Unicode or an integer of too
     *     many digits, or makes the frame larger than its limit
     */
    public void value(@Nullable Object value) throws WireException {
        value(value, 0);
    }

    /**
     * Writes a whole value that stands within containers whose headers the caller has written.
     *
     * @param value one that {@link #isValue}
     * @param depth how many containers; they count towards the depth limit
     * @throws WireException as the other form
     */
    public void value(@Nullable Object value, int depth) throws WireException {
        if (value == null) {
            none();
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Number number && isNumber(number)) {
            number(number);
        } else if (value instanceof Boolean bool) {
            bool(bool);
        } else if (value instanceof byte[] bytes) {
            bytes(bytes);
        } else if (value instanceof Character) {
            string(value.toString());
        } else if (value == Ellipsis.INSTANCE) {
            out.octet(Tag.ELLIPSIS);
        } else if (value == NotImplemented.INSTANCE) {
            out.octet(Tag.NOT_IMPLEMENTED);
        } else if (value instanceof Complex complex) {
            out.octet(Tag.COMPLEX);
            fixed64(Double.doubleToRawLongBits(complex.re()));
            fixed64(Double.doubleToRawLongBits(complex.im()));
        } else {
            container(value, depth);
        }
    }

    private void number(Number number) throws WireException {
        if (number instanceof BigInteger big) {
            integer(big);
        } else if (number instanceof Double || number instanceof Float) {
            float64(number.doubleValue());
        } else {
            integer(number.longValue());
        }
    }

    private void container(Object value, int depth) throws WireException {
        if (depth >= limits.depth()) {
            throw WireException.of(
                    Reason.TOO_DEEP,
                    "the value is nested deeper than " + limits.depth()
                            + " levels (depth): pass a part of it by reference, or raise the limit on both sides");
        }
        if (value instanceof Tuple tuple) {
            tuple(tuple.size());
            for (int i = 0; i < tuple.size(); i++) {
                value(tuple.get(i), depth + 1);
            }
        } else if (value instanceof FrozenSet set) {
            out.octet(Tag.FROZEN_SET);
            tuple(set.size());
            for (@Nullable Object element : set) {
                value(element, depth + 1);
            }
        } else if (value instanceof Slice slice) {
            out.octet(Tag.SLICE);
            tuple(3);
            value(slice.start(), depth + 1);
            value(slice.stop(), depth + 1);
            value(slice.step(), depth + 1);
        } else {
            throw WireException.of(
                    Reason.UNENCODABLE,
                    "a " + value.getClass().getName() + " is not a value that can be copied to the peer");
        }
        // Here too, because a small value that holds another twice, and so on, is a huge one on the wire.
        out.checkFrame();
    }

    /** Writes one byte that is no brine value. */
    public void octet(int value) {
        out.octet(value);
    }

    /** Writes eight bytes, big-endian, that are no brine value. */
    public void fixed64(long number) {
        byte[] target = out.room(Long.BYTES);
        int at = out.position();
        for (int shift = 56; shift >= 0; shift -= 8) {
            target[at++] = (byte) (number >>> shift);
        }
        out.position(at);
    }

    /** Writes a value that was encoded before. */
    public void encoded(byte[] value) {
        out.put(value, 0, value.length);
    }

    /** Writes None. */
    public void none() {
        out.octet(Tag.NONE);
    }

    /** Writes True or False. */
    public void bool(boolean value) {
        out.octet(value ? Tag.TRUE : Tag.FALSE);
    }

    /** Writes a float, bit for bit. */
    public void float64(double value) {
        out.octet(Tag.FLOAT);
        fixed64(Double.doubleToRawLongBits(value));
    }

    /** Writes an integer. */
    public void integer(int value) {
        integer((long) value);
    }

    /** Writes an integer. */
    public void integer(long value) {
        if (value >= Tag.MIN_INT && value <= Tag.MAX_INT) {
            out.octet((int) value + Tag.INT_0);
            return;
        }
        // Counted and cut into digits on the negative side, where the least long has room.
        long rest = value < 0 ? value : -value;
        int length = value < 0 ? 2 : 1;
        for (long left = rest / 10; left != 0; left /= 10) {
            length++;
        }
        byte[] target = out.room(length + 2);
        int at = out.position();
        target[at] = Tag.INT_U8;
        target[at + 1] = (byte) length;
        int digit = at + 2 + length;
        out.position(digit);
        do {
            target[--digit] = (byte) ('0' - rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            target[at + 2] = '-';
        }
    }

    /**
     * Writes an integer of any size.
     *
     * @throws WireException when it has more digits than {@link WireLimits#integerDigits}
     */
    public void integer(BigInteger value) throws WireException {
        if (value.bitLength() < Long.SIZE) {
            integer(value.longValue());
            return;
        }
        // A number of b bits has at least (b - 1) * log10(2) digits; counted before the text is made, whose cost grows
        // faster than its length.
        long least = (long) ((value.bitLength() - 1) * 0.30102);
        String text = least > limits.integerDigits() ? "" : value.toString();
        int digits = text.length() - (value.signum() < 0 ? 1 : 0);
        if (text.isEmpty() || digits > limits.integerDigits()) {
            throw WireException.of(
                    Reason.TOO_LARGE,
                    "an integer of " + value.bitLength() + " bits has more than " + limits.integerDigits()
                            + " digits (integerDigits): pass it as bytes, or raise the limit on both sides");
        }
        length(Tag.INT_U8, Tag.INT_U32, text.length());
        Utf8.encodeAscii(text, out.room(text.length()), out.position());
        out.position(out.position() + text.length());
    }

    /**
     * Writes a str.
     *
     * @throws WireException when it has a surrogate without its other half, which UTF-8 cannot carry, or is larger than
     *     a frame may be
     */
    public void string(String text) throws WireException {
        long size = Utf8.length(text);
        if (size > limits.frameBytes()) {
            throw WireException.of(
                    Reason.TOO_LARGE,
                    "a string of " + size + " bytes; the limit is " + limits.frameBytes()
                            + " (frameBytes): pass it in parts, or raise the limit on both sides");
        }
        int length = (int) size;
        out.octet(Tag.STRING);
        bytesHeader(length);
        if (length >= OutputBuffer.BORROW_FROM) {
            out.put(text.getBytes(StandardCharsets.UTF_8), 0, length);
            return;
        }
        byte[] target = out.room(length);
        if (length == text.length()) {
            Utf8.encodeAscii(text, target, out.position());
        } else {
            Utf8.encode(text, target, out.position());
        }
        out.position(out.position() + length);
    }

    /** Writes bytes; {@value OutputBuffer#BORROW_FROM} and more are borrowed until the buffer is cleared. */
    public void bytes(byte[] value) {
        bytesHeader(value.length);
        out.put(value, 0, value.length);
    }

    /**
     * Writes what remains of a buffer as bytes; {@value OutputBuffer#BORROW_FROM} and more are borrowed until the
     * output buffer is cleared. The position stays.
     */
    public void bytes(ByteBuffer value) {
        bytesHeader(value.remaining());
        out.put(value);
    }

    /**
     * Writes the header of a tuple.
     *
     * @param count how many values the caller will write after it, its elements
     */
    public void tuple(int count) {
        if (count == 0) {
            out.octet(Tag.EMPTY_TUPLE);
        } else if (count <= 4) {
            out.octet(Tag.TUPLE_1 + count - 1);
        } else {
            length(Tag.TUPLE_U8, Tag.TUPLE_U32, count);
        }
    }

    private void bytesHeader(int length) {
        if (length == 0) {
            out.octet(Tag.EMPTY_BYTES);
        } else if (length <= 4) {
            out.octet(Tag.BYTES_1 + length - 1);
        } else {
            length(Tag.BYTES_U8, Tag.BYTES_U32, length);
        }
    }

    private void length(int shortTag, int longTag, int length) {
        if (length < 256) {
            out.octet(shortTag);
        } else {
            out.octet(longTag);
            out.octet(length >>> 24);
            out.octet(length >>> 16);
            out.octet(length >>> 8);
        }
        out.octet(length);
    }
}
