package io.remora.wire;

import io.remora.WireLimits;
import io.remora.wire.WireException.Reason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads brine values one after the other out of a window of a byte array: whole ones with {@link #value}, or a
 * message's own structure with the typed methods, which allocate nothing for small integers and known names.
 *
 * <p>One reader serves one connection and is pointed at each frame by {@link #reset}; the bytes are not copied and must
 * not change while they are read. Not for use by two threads at once.
 *
 * <p>Every reading method throws {@link WireException}: {@link Reason#TRUNCATED} when the bytes end early,
 * {@link Reason#MALFORMED} when they encode nothing, {@link Reason#UNEXPECTED} when the next value is of another kind
 * than the method reads (nothing is ever converted), and one of the {@code TOO_} reasons when a limit is passed. What
 * follows such a value in the frame cannot be read.
 *
 * <p>It is strict where RPyC's decoder is lax (a slice or frozen set of something other than a tuple, integers with
 * blanks, signs or underscores: all refused) and takes every form of a length or a number that RPyC's takes, though
 * RPyC writes one only. Limits are checked before allocation; a collection's count is also held against the bytes that
 * are left, since an element takes at least one.
 *
 * <pre>
 *   value  = tag [length] [content]           {@link Tag} has the tags
 *   str    = 08 bytes-value                   UTF-8
 *   bytes  = 01 | 0a..0d content | 0e u8 content | 0f u32 content
 *   tuple  = 02 | 10..13 values | 14 u8 values | 15 u32 values
 *   int    = 20..ef | 16 u8 text | 17 u32 text     text is -?[0-9]+
 *   slice  = 19 tuple of 3        frozenset = 1a tuple
 * </pre>
 */
public final class BrineReader {
    private final WireLimits limits;
    private final NameCache names = new NameCache();
    private final ValueDecoder values;
    private final ByteWindow in = new ByteWindow();
    private final DecimalText decimal;
    /** Elements of all collections since {@link #reset}. */
    private long elements;
    /**
     * Makes a reader whose window is empty.
     *
     * @param limits what it accepts at most
     */
    public BrineReader(WireLimits limits) {
        this.limits = limits;
        this.decimal = new DecimalText(in, limits);
        this.values = new ValueDecoder(this);
    }

    /**
     * Points the reader at bytes.
     *
     * @param source the bytes, not copied
     * @param from index of the first
     * @param to index after the last
     */
    public void reset(byte[] source, int from, int to) {
        in.reset(source, from, to);
        elements = 0;
    }

    /** Forgets the bytes and the known names, for a connection that idles. */
    public void release() {
        reset(ByteWindow.NOTHING, 0, 0);
        names.clear();
        values.release();
    }

    /** Returns how many bytes are left. */
    public int remaining() {
        return in.remaining();
    }

    /** Returns the next byte, 0 to 255, without going past it: not every payload starts with brine. */
    public int peekOctet() throws WireException {
        return in.peek();
    }

    /** Reads one byte that is no brine value, 0 to 255. */
    public int octet() throws WireException {
        return in.octet();
    }

    /** Reads eight bytes, big-endian, that are no brine value. */
    public long fixed64() throws WireException {
        return in.fixed64();
    }

    /** Returns the kind of the next value without reading it. */
    public Kind peek() throws WireException {
        return kind(peekOctet());
    }

    /** Tells whether the next value is a tuple. */
    public boolean isTuple() throws WireException {
        return peek() == Kind.TUPLE;
    }

    /**
     * Reads a whole value. Integers arrive as Integer, else Long, else BigInteger, whichever is the first to fit; None
     * as null, bytes as a new byte array, tuples and the like as the types of {@code io.remora.value}.
     */
    public @Nullable Object value() throws WireException {
        return values.read(0);
    }

    /**
     * Reads a whole value that stands within containers which the caller has read by {@link #tuple}.
     *
     * @param depth how many containers; they count towards the depth limit
     */
    public @Nullable Object value(int depth) throws WireException {
        return values.read(depth);
    }

    /** Passes over one value of any depth, allocating nothing; checks its structure, not its text and numbers. */
    public void skip() throws WireException {
        for (long pending = 1; pending > 0; pending--) {
            int tag = octet();
            Kind kind = kind(tag);
            switch (kind) {
                case TUPLE -> pending += count(tag);
                case SLICE -> pending += sliceParts();
                case FROZEN_SET -> pending += tuple();
                case FLOAT -> in.advance(Double.BYTES);
                case COMPLEX -> in.advance(2 * Double.BYTES);
                case BYTES -> in.advance(bytesLength(tag));
                case STRING -> in.advance(stringLength());
                case INTEGER -> in.advance(tag >= Tag.INT_FIRST ? 0 : decimal.length(tag));
                default -> {}
            }
        }
    }

    /**
     * Goes past bytes that are known, if they come next: whole values, most likely.
     *
     * @return whether they did
     */
    public boolean passOver(byte[] known) {
        return in.passOver(known);
    }

    /** Reads the header of a tuple and returns how many values follow that are its elements. */
    public int tuple() throws WireException {
        return count(tagOf(Kind.TUPLE));
    }

    /** Reads a bool. */
    public boolean bool() throws WireException {
        return tagOf(Kind.BOOL) == Tag.TRUE;
    }

    /** Reads an integer that fits 64 bits; a larger one is {@link Reason#UNEXPECTED}. */
    public long integer() throws WireException {
        int tag = tagOf(Kind.INTEGER);
        return tag >= Tag.INT_FIRST ? tag - Tag.INT_0 : decimal.fixed(tag);
    }

    /** Reads a float, bit for bit. An integer is not taken for one. */
    public double float64() throws WireException {
        tagOf(Kind.FLOAT);
        return Double.longBitsToDouble(fixed64());
    }

    /** Reads a str. */
    public String string() throws WireException {
        tagOf(Kind.STRING);
        return decode(stringLength());
    }

    /**
     * Reads a name, which RPyC sends as str or as UTF-8 bytes. Short ASCII names that were seen before allocate
     * nothing.
     */
    public String text() throws WireException {
        int tag = octet();
        int length;
        if (tag == Tag.STRING) {
            length = stringLength();
        } else if (kind(tag) == Kind.BYTES) {
            length = bytesLength(tag);
        } else {
            throw unexpected("a str or bytes", tag);
        }
        String name = names.name(in.array(), in.need(length), length);
        if (name == null) {
            return decode(length);
        }
        in.advance(length);
        return name;
    }

    /** Reads bytes into a new array; an empty one is always the same. */
    public byte[] bytes() throws WireException {
        int length = bytesLength(tagOf(Kind.BYTES));
        return copy(length);
    }

    /**
     * Refuses one more container when there are as many around it as the limit allows: for callers that descend into
     * tuples by themselves.
     *
     * @param depth how many containers are around it
     */
    public void checkDepth(int depth) throws WireException {
        if (depth >= limits.depth()) {
            throw fail(Reason.TOO_DEEP, "containers nested deeper than " + limits.depth() + " levels (depth)");
        }
    }

    /** Refuses bytes that are left. */
    public void end() throws WireException {
        if (remaining() > 0) {
            throw fail(Reason.MALFORMED, remaining() + " bytes follow the value, and none should");
        }
    }

    // What follows is shared with ValueDecoder.

    /** Reads the element count that belongs to a tuple's tag, and holds it against all limits. */
    int count(int tag) throws WireException {
        long count;
        if (tag == Tag.EMPTY_TUPLE) {
            return 0;
        } else if (tag <= Tag.TUPLE_4) {
            count = (long) tag - Tag.TUPLE_1 + 1;
        } else {
            count = tag == Tag.TUPLE_U8 ? octet() : in.fixed32();
        }
        if (count > limits.collectionSize()) {
            throw fail(
                    Reason.TOO_MANY,
                    "a collection of " + count + " elements; the limit is " + limits.collectionSize()
                            + " (collectionSize)");
        }
        if (count > remaining()) {
            throw fail(Reason.TRUNCATED, "a collection of " + count + " elements in " + remaining() + " bytes");
        }
        elements += count;
        long most = (long) WireLimits.FRAME_COLLECTIONS * limits.collectionSize();
        if (elements > most) {
            throw fail(
                    Reason.TOO_MANY,
                    "the collections of one frame have more than " + most + " elements together ("
                            + WireLimits.FRAME_COLLECTIONS + " times collectionSize)");
        }
        return (int) count;
    }

    /** Reads the header of the tuple within a slice. */
    int sliceParts() throws WireException {
        int parts = tuple();
        if (parts != 3) {
            throw fail(Reason.MALFORMED, "a slice of " + parts + " parts; it has 3");
        }
        return parts;
    }

    /** Reads the rest of an integer whose tag has a length: an Integer, else a Long, else a BigInteger. */
    Number number(int tag) throws WireException {
        return decimal.number(tag);
    }

    /** Reads the length of bytes or of the bytes within a str. */
    int bytesLength(int tag) throws WireException {
        if (tag == Tag.EMPTY_BYTES) {
            return 0;
        }
        if (tag <= Tag.BYTES_4) {
            return tag - Tag.BYTES_1 + 1;
        }
        long length = tag == Tag.BYTES_U8 ? octet() : in.fixed32();
        if (length > remaining()) {
            throw fail(Reason.TRUNCATED, "a str or bytes of length " + length + " in " + remaining() + " bytes");
        }
        return (int) length;
    }

    int stringLength() throws WireException {
        return bytesLength(tagOf(Kind.BYTES));
    }

    /** Decodes UTF-8 and refuses what is not. */
    String decode(int length) throws WireException {
        String text = Utf8.decode(in.array(), in.advance(length), length);
        if (text == null) {
            throw fail(Reason.MALFORMED, "a str of " + length + " bytes is not UTF-8");
        }
        return text;
    }

    byte[] copy(int length) throws WireException {
        if (length == 0) {
            return ByteWindow.NOTHING;
        }
        int from = in.advance(length);
        return Arrays.copyOfRange(in.array(), from, from + length);
    }

    Kind kind(int tag) throws WireException {
        Kind kind = Tag.kind(tag);
        if (kind == null) {
            throw fail(Reason.MALFORMED, "unknown tag 0x" + Integer.toHexString(tag));
        }
        return kind;
    }

    WireException fail(Reason reason, String what) {
        return in.fail(reason, what);
    }

    private int tagOf(Kind wanted) throws WireException {
        int tag = octet();
        if (kind(tag) != wanted) {
            throw unexpected(wanted.toString(), tag);
        }
        return tag;
    }

    private WireException unexpected(String wanted, int tag) throws WireException {
        return fail(Reason.UNEXPECTED, "found " + kind(tag) + " where " + wanted + " is needed");
    }
}
