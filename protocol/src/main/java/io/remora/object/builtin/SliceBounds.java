package io.remora.object.builtin;

import io.remora.object.member.ArgumentException;
import io.remora.value.Slice;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The places of a list that a slice names, by Python's rules.
 *
 * @param start the first place
 * @param step how far apart they are; negative for backwards
 * @param count how many
 */
record SliceBounds(int start, int step, int count) {
    static SliceBounds of(Slice slice, int length) {
        long step = number(slice.step(), 1);
        if (step == 0) {
            throw new IllegalArgumentException("slice step cannot be zero");
        }
        boolean back = step < 0;
        long start = bound(slice.start(), back ? length - 1 : 0, length, back);
        long stop = bound(slice.stop(), back ? -1 : length, length, back);
        long span = back ? start - stop : stop - start;
        long stride = Math.abs(step);
        long count = span <= 0 ? 0 : (span - 1) / stride + 1;
        return new SliceBounds((int) start, (int) Math.max(Math.min(step, length + 1L), -length - 1L), (int) count);
    }

    int at(int index) {
        return start + index * step;
    }

    private static long bound(@Nullable Object value, long absent, int length, boolean back) {
        if (value == null) {
            return absent;
        }
        long at = number(value, absent);
        long from = at < 0 ? at + length : at;
        return back ? Math.max(-1, Math.min(from, length - 1L)) : Math.max(0, Math.min(from, length));
    }

    private static long number(@Nullable Object value, long absent) {
        if (value == null) {
            return absent;
        }
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            return Math.max(Math.min(number, Integer.MAX_VALUE), -Integer.MAX_VALUE);
        }
        if (value instanceof BigInteger big) {
            return big.signum() * (long) Integer.MAX_VALUE;
        }
        throw new ArgumentException("slice indices must be integers or None");
    }
}
