package io.remora.wire;

import org.jspecify.annotations.Nullable;

/**
 * The first byte of each brine value.
 *
 * <pre>
 *   00 None            06 Ellipsis            10..13 tuple of 1..4      18 float, f64 big-endian
 *   01 empty bytes     08 str, then bytes     14     tuple, u8 count    19 slice, then a tuple of 3
 *   02 empty tuple     0a..0d bytes of 1..4   15     tuple, u32 count   1a frozenset, then a tuple
 *   03 True            0e bytes, u8 length    16     int, u8 length     1b complex, two f64
 *   04 False           0f bytes, u32 length   17     int, u32 length    20..ef ints -48..159
 *   05 NotImplemented                                (decimal ASCII)
 * </pre>
 *
 * 07, 09, 1c..1f and f0..ff mean nothing and are refused. From RPyC's {@code rpyc/core/brine.py}.
 */
final class Tag {
    static final int NONE = 0x00;
    static final int EMPTY_BYTES = 0x01;
    static final int EMPTY_TUPLE = 0x02;
    static final int TRUE = 0x03;
    static final int FALSE = 0x04;
    static final int NOT_IMPLEMENTED = 0x05;
    static final int ELLIPSIS = 0x06;
    static final int STRING = 0x08;
    /** Bytes of length n, 1 to 4, have the tag BYTES_1 + n - 1. */
    static final int BYTES_1 = 0x0a;

    static final int BYTES_4 = 0x0d;
    static final int BYTES_U8 = 0x0e;
    static final int BYTES_U32 = 0x0f;
    /** A tuple of n, 1 to 4, has the tag TUPLE_1 + n - 1. */
    static final int TUPLE_1 = 0x10;

    static final int TUPLE_4 = 0x13;
    static final int TUPLE_U8 = 0x14;
    static final int TUPLE_U32 = 0x15;
    static final int INT_U8 = 0x16;
    static final int INT_U32 = 0x17;
    static final int FLOAT = 0x18;
    static final int SLICE = 0x19;
    static final int FROZEN_SET = 0x1a;
    static final int COMPLEX = 0x1b;
    /** The integer i, -48 to 159, is the single byte i + INT_0. */
    static final int INT_0 = 0x50;

    static final int INT_FIRST = 0x20;
    static final int INT_LAST = 0xef;
    static final int MIN_INT = INT_FIRST - INT_0;
    static final int MAX_INT = INT_LAST - INT_0;

    private static final @Nullable Kind[] KINDS = kinds();

    private Tag() {}

    /** Returns the kind of value that starts with this tag, or null when none does. */
    static @Nullable Kind kind(int tag) {
        return KINDS[tag];
    }

    private static @Nullable Kind[] kinds() {
        @Nullable Kind[] kinds = new Kind[256];
        kinds[NONE] = Kind.NONE;
        kinds[TRUE] = Kind.BOOL;
        kinds[FALSE] = Kind.BOOL;
        kinds[NOT_IMPLEMENTED] = Kind.NOT_IMPLEMENTED;
        kinds[ELLIPSIS] = Kind.ELLIPSIS;
        kinds[STRING] = Kind.STRING;
        kinds[FLOAT] = Kind.FLOAT;
        kinds[SLICE] = Kind.SLICE;
        kinds[FROZEN_SET] = Kind.FROZEN_SET;
        kinds[COMPLEX] = Kind.COMPLEX;
        kinds[EMPTY_BYTES] = Kind.BYTES;
        kinds[EMPTY_TUPLE] = Kind.TUPLE;
        kinds[INT_U8] = Kind.INTEGER;
        kinds[INT_U32] = Kind.INTEGER;
        fill(kinds, BYTES_1, BYTES_U32, Kind.BYTES);
        fill(kinds, TUPLE_1, TUPLE_U32, Kind.TUPLE);
        fill(kinds, INT_FIRST, INT_LAST, Kind.INTEGER);
        return kinds;
    }

    private static void fill(@Nullable Kind[] kinds, int first, int last, Kind kind) {
        for (int tag = first; tag <= last; tag++) {
            kinds[tag] = kind;
        }
    }
}
