package io.remora.value;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code tuple}: a fixed row of values, null among them. It reads like any {@link java.util.List} and refuses
 * every change.
 *
 * <p><b>Why not {@code List.of}:</b> that takes no null, and a peer must be able to tell a tuple, which is copied, from
 * a list, which is passed by reference. Its hash, and that of every list, can also be flooded: a peer can send
 * thousands of tuples that share one hash.
 *
 * <p><b>Equality.</b> A tuple equals only another tuple of the same size whose elements are the same values: integers
 * by their number whatever box holds them ({@code 5} and {@code 5L}), floats and doubles by {@link Double#equals},
 * characters and strings by their text, byte arrays by content, everything else by its own {@code equals}. True, 1 and
 * 1.0 are three different values. A tuple is never equal to another kind of {@code List}; this departs from the
 * contract of {@code List.equals} on purpose, because that contract fixes a hash that anyone can collide. The hash here
 * is keyed with a random key of this JVM: never store it, and expect another one in the next run.
 *
 * <p>Elements are held, not copied: whoever puts a byte array into a tuple must not change it afterwards.
 */
public final class Tuple extends AbstractList<@Nullable Object> implements RandomAccess {
    private static final Tuple EMPTY = new Tuple(new Object[0]);

    private final @Nullable Object[] elements;

    private Tuple(@Nullable Object[] elements) {
        this.elements = elements;
    }

    /** Returns the tuple without elements, always the same object. */
    public static Tuple empty() {
        return EMPTY;
    }

    /**
     * Returns a tuple of these elements.
     *
     * @param elements the elements, copied out of the array
     */
    public static Tuple of(@Nullable Object... elements) {
        return owning(Arrays.copyOf(elements, elements.length, Object[].class));
    }

    /**
     * Returns a tuple of the elements of a collection, in its order.
     *
     * @param elements the elements, copied unless they are a tuple already
     */
    public static Tuple copyOf(Collection<? extends @Nullable Object> elements) {
        return elements instanceof Tuple tuple ? tuple : owning(elements.toArray());
    }

    /**
     * Returns a tuple around an array, without a copy: for decoders and boxing, which have just made the array.
     *
     * @param elements the elements; the array belongs to the tuple from now on and the caller must forget it
     */
    public static Tuple owning(@Nullable Object[] elements) {
        return elements.length == 0 ? EMPTY : new Tuple(elements);
    }

    @Override
    public @Nullable Object get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public @Nullable Object[] toArray() {
        return Arrays.copyOf(elements, elements.length, Object[].class);
    }

    /** Tells whether an element is this value, compared as {@link #equals} does. */
    @Override
    public boolean contains(@Nullable Object value) {
        return indexOf(value) >= 0;
    }

    /** Returns the first index of this value, compared as {@link #equals} does, or -1. */
    @Override
    public int indexOf(@Nullable Object value) {
        for (int i = 0; i < elements.length; i++) {
            if (Values.same(elements[i], value)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the last index of this value, compared as {@link #equals} does, or -1. */
    @Override
    public int lastIndexOf(@Nullable Object value) {
        for (int i = elements.length - 1; i >= 0; i--) {
            if (Values.same(elements[i], value)) {
                return i;
            }
        }
        return -1;
    }

    /** Tells whether the other is a tuple of the same values; see the class comment. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Tuple tuple)) {
            return false;
        }
        @Nullable Object[] theirs = tuple.elements;
        if (elements.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < elements.length; i++) {
            if (!Values.same(elements[i], theirs[i])) {
                return false;
            }
        }
        return true;
    }

    /** Returns a hash that is seeded anew in every JVM; see the class comment. */
    @Override
    public int hashCode() {
        return Values.hashCode(this);
    }

    /** Returns {@code (1, x, null)}, or {@code (1,)} for one element, much as Python prints it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < elements.length; i++) {
            text.append(i == 0 ? "" : ", ").append(Values.show(elements[i]));
        }
        return text.append(elements.length == 1 ? ",)" : ")").toString();
    }
}
