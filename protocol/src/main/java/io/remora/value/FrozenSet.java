package io.remora.value;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code frozenset}: an unchangeable set of values that keeps the order in which they came.
 *
 * <p><b>Why not {@code HashSet}:</b> its cost is the peer's to choose. A few thousand elements whose hash codes collide
 * keep a {@code HashSet} of lists busy for seconds. This table hashes with a random key of this JVM and looks at the
 * content of strings, tuples and byte arrays, so building it is linear in the input whoever chose the elements.
 *
 * <p>Elements are the same value under the rules of {@link Tuple#equals}, and a frozen set equals only another frozen
 * set, for the reason given there. Of two equal elements the first stays.
 */
public final class FrozenSet extends AbstractSet<@Nullable Object> {
    private static final FrozenSet EMPTY = new FrozenSet(new Object[0]);

    private final @Nullable Object[] elements;
    private final long[] hashes;
    /** Open addressing: a slot holds the index of an element plus one, 0 is free. At most half full. */
    private final int[] slots;

    private final int size;
    private final long contentHash;

    /** Takes the array over and drops the doubles in place. */
    private FrozenSet(@Nullable Object[] candidates) {
        hashes = new long[candidates.length];
        slots = new int[Math.max(4, Integer.highestOneBit(Math.max(1, candidates.length)) << 2)];
        int kept = 0;
        long sum = 0;
        for (@Nullable Object candidate : candidates) {
            long hash = Values.hash(candidate);
            int slot = find(candidates, candidate, hash);
            if (slots[slot] == 0) {
                candidates[kept] = candidate;
                hashes[kept] = hash;
                kept++;
                slots[slot] = kept;
                sum += hash;
            }
        }
        elements = kept == candidates.length ? candidates : Arrays.copyOf(candidates, kept);
        size = kept;
        contentHash = sum;
    }

    /**
     * Returns the frozen set of these elements.
     *
     * @param elements the elements, copied out of the array; doubles are dropped
     */
    public static FrozenSet of(@Nullable Object... elements) {
        return owning(Arrays.copyOf(elements, elements.length, Object[].class));
    }

    /**
     * Returns the frozen set of the elements of a collection, in its order.
     *
     * @param elements the elements; doubles are dropped
     */
    public static FrozenSet copyOf(Collection<? extends @Nullable Object> elements) {
        return elements instanceof FrozenSet set ? set : owning(elements.toArray());
    }

    /**
     * Returns the frozen set of the elements in an array, without a copy of it.
     *
     * @param elements the elements; the array belongs to the set from now on and the caller must forget it
     */
    public static FrozenSet owning(@Nullable Object[] elements) {
        return elements.length == 0 ? EMPTY : new FrozenSet(elements);
    }

    /** Returns the slot of this value, or the free one where it belongs. */
    private int find(@Nullable Object[] values, @Nullable Object value, long hash) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            int index = slots[slot] - 1;
            if (hashes[index] == hash && Values.same(values[index], value)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    @Override
    public int size() {
        return size;
    }

    /** Tells whether an element is this value, compared as {@link Tuple#equals} does. */
    @Override
    public boolean contains(@Nullable Object value) {
        return slots[find(elements, value, Values.hash(value))] != 0;
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public @Nullable Object next() {
                if (next == size) {
                    throw new NoSuchElementException("the frozen set has " + size + " elements");
                }
                return elements[next++];
            }
        };
    }

    @Override
    public @Nullable Object[] toArray() {
        return Arrays.copyOf(elements, size, Object[].class);
    }

    /** The keyed hash of the content; kept, so that sets within sets are hashed once. */
    long contentHash() {
        return contentHash;
    }

    /** Tells whether the other is a frozen set of the same values. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof FrozenSet theirs)) {
            return false;
        }
        if (size != theirs.size || contentHash != theirs.contentHash) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (theirs.slots[theirs.find(theirs.elements, elements[i], hashes[i])] == 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns a hash that is seeded anew in every JVM, as all hashes of this package. */
    @Override
    public int hashCode() {
        return Values.hashCode(this);
    }

    /** Returns {@code frozenset({1, 2})}, much as Python prints it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("frozenset({");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ").append(Values.show(elements[i]));
        }
        return text.append("})").toString();
    }
}
