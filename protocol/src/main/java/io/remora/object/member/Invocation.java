package io.remora.object.member;

import io.remora.value.Tuple;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call of a member, as they arrived, and how its result is to be exported. Used by the one thread
 * that serves the call.
 */
public final class Invocation {
    private static final String[] NO_NAMES = {};

    private final Tuple positional;
    private final String[] names;
    private final @Nullable Object[] named;
    private Export export = Export.ANY;
    private IntPredicate closed = index -> false;

    private Invocation(Tuple positional, String[] names, @Nullable Object[] named) {
        this.positional = positional;
        this.names = names;
        this.named = named;
    }

    /** Arguments without keywords. */
    public static Invocation of(Tuple positional) {
        return new Invocation(positional, NO_NAMES, NO_NAMES);
    }

    /** Arguments without keywords. */
    public static Invocation of(@Nullable Object... positional) {
        return of(Tuple.owning(positional));
    }

    /** Arguments with keywords: as many names as values. */
    public static Invocation of(Tuple positional, String[] names, @Nullable Object[] named) {
        if (names.length != named.length) {
            throw new IllegalArgumentException(names.length + " names for " + named.length + " values");
        }
        return new Invocation(positional, names, named);
    }

    /** The arguments in order. */
    public Tuple positional() {
        return positional;
    }

    /** One argument. */
    public @Nullable Object argument(int index) {
        return positional.get(index);
    }

    /** The same, told which positional arguments are objects that the peer itself may not iterate. */
    public Invocation closing(IntPredicate positional) {
        closed = positional;
        return this;
    }

    /**
     * Whether a positional argument is an object of this side that the peer holds as something that cannot be iterated.
     * A member of the library's own must not read for the peer what that could not read itself.
     */
    public boolean isClosed(int index) {
        return closed.test(index);
    }

    /** How many positional arguments there are. */
    public int count() {
        return positional.size();
    }

    /** How many keyword arguments there are. */
    public int namedCount() {
        return names.length;
    }

    /** The name of a keyword argument. */
    public String name(int index) {
        return names[index];
    }

    /** The value of a keyword argument. */
    public @Nullable Object named(int index) {
        return named[index];
    }

    /**
     * Checks that there are so many positional arguments and no named ones, as members that are not reflected need.
     *
     * @throws ArgumentException in Python's words when not
     */
    public void expect(String member, int fewest, int most) {
        if (names.length > 0) {
            throw new ArgumentException(member + "() takes no keyword arguments");
        }
        if (count() < fewest || count() > most) {
            throw new ArgumentException(member + "() takes " + (fewest == most ? "" + fewest : fewest + " to " + most)
                    + " arguments but " + count() + " were given");
        }
    }

    /** How the result is exported. */
    public Export export() {
        return export;
    }

    /** Says how the result is exported; called by the member that gives it. */
    public void export(Export as) {
        export = as;
    }
}
