package io.remora.wire;

import io.remora.WireLimits;
import io.remora.wire.WireException.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Reads the decimal text of integers: {@code -?[0-9]+} and nothing else. Python's own {@code int()} also takes blanks,
 * a plus and underscores, but RPyC never writes them.
 */
final class DecimalText {
    private final ByteWindow in;
    private final int mostDigits;
    /** The number that {@link #parse} found. */
    private long parsed;

    DecimalText(ByteWindow in, WireLimits limits) {
        this.in = in;
        this.mostDigits = limits.integerDigits();
    }

    /** Reads the length of the text that belongs to an integer's tag. */
    int length(int tag) throws WireException {
        long length = tag == Tag.INT_U8 ? in.octet() : in.fixed32();
        // One more for the sign; parse looks closer.
        if (length > mostDigits + 1L) {
            throw tooLong(length);
        }
        return (int) length;
    }

    /** Reads the rest of an integer that has to fit 64 bits. */
    long fixed(int tag) throws WireException {
        int length = length(tag);
        if (!parse(in.advance(length), length)) {
            throw in.fail(
                    Reason.UNEXPECTED, "an integer of " + length + " digits does not fit the 64 bits needed here");
        }
        return parsed;
    }

    /** Reads the rest of an integer: an Integer, else a Long, else a BigInteger, whichever is the first to fit. */
    Number number(int tag) throws WireException {
        int length = length(tag);
        int from = in.advance(length);
        if (!parse(from, length)) {
            return new BigInteger(new String(in.array(), from, length, StandardCharsets.US_ASCII));
        }
        int small = (int) parsed;
        return small == parsed ? (Number) small : (Number) parsed;
    }

    /** Checks the text and leaves its number in {@link #parsed}; false when it does not fit. */
    private boolean parse(int from, int length) throws WireException {
        byte[] bytes = in.array();
        int end = from + length;
        boolean negative = length > 0 && bytes[from] == '-';
        int digits = negative ? length - 1 : length;
        if (digits > mostDigits) {
            throw tooLong(digits);
        }
        if (digits == 0) {
            throw in.fail(Reason.MALFORMED, "an integer without digits");
        }
        // Counted downwards, because the negative range is the larger one by one.
        long number = 0;
        boolean fits = true;
        for (int i = end - digits; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw in.fail(Reason.MALFORMED, "an integer with a byte that is no digit");
            }
            fits &= number > Long.MIN_VALUE / 10 || (number == Long.MIN_VALUE / 10 && digit <= 8);
            number = number * 10 - digit;
        }
        parsed = negative ? number : -number;
        return fits && (negative || number != Long.MIN_VALUE);
    }

    private WireException tooLong(long digits) {
        return in.fail(
                Reason.TOO_LARGE,
                "an integer of " + digits + " digits; the limit is " + mostDigits + " (integerDigits)");
    }
}
