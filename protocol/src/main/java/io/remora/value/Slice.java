package io.remora.value;

import org.jspecify.annotations.Nullable;

/**
 * Python's {@code slice}: what {@code x[start:stop:step]} passes. The parts are mostly integers or null for "left out",
 * but Python allows any value.
 *
 * @param start the first index, or null
 * @param stop the index after the last, or null
 * @param step the distance, or null
 */
public record Slice(
        @Nullable Object start,
        @Nullable Object stop,
        @Nullable Object step) {
    /** Tells whether the other is a slice whose parts are equal as {@link Tuple#equals} compares elements. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Slice slice
                && Values.same(start, slice.start)
                && Values.same(stop, slice.stop)
                && Values.same(step, slice.step);
    }

    /** Returns a hash that is seeded anew in every JVM, as all hashes of this package. */
    @Override
    public int hashCode() {
        return Values.hashCode(this);
    }

    /** Returns {@code slice(start, stop, step)}, as Python prints it with {@code null} for {@code None}. */
    @Override
    public String toString() {
        return "slice(" + Values.show(start) + ", " + Values.show(stop) + ", " + Values.show(step) + ")";
    }
}
