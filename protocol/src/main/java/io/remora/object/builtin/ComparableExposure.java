package io.remora.object.builtin;

import io.remora.object.member.MemberTable;
import org.jspecify.annotations.Nullable;

/** A {@link Comparable} that is exported as one: its order, and nothing else. */
public final class ComparableExposure {
    /** The comparisons. */
    public static final MemberTable TABLE = Tables.of("java.lang.Comparable", Comparable.class)
            .method("__eq__", 1, (left, in) -> Likeness.equal(left, in.argument(0)))
            .method("__ne__", 1, (left, in) -> !Likeness.equal(left, in.argument(0)))
            .method("__lt__", 1, (left, in) -> order(left, in.argument(0)) < 0)
            .method("__le__", 1, (left, in) -> order(left, in.argument(0)) <= 0)
            .method("__gt__", 1, (left, in) -> order(left, in.argument(0)) > 0)
            .method("__ge__", 1, (left, in) -> order(left, in.argument(0)) >= 0)
            .method("compareTo", 1, (left, in) -> order(left, in.argument(0)))
            .table();

    private ComparableExposure() {}

    /** Numbers by their number, whatever their Java types; all else as they order themselves. */
    @SuppressWarnings("unchecked")
    private static int order(Comparable<?> left, @Nullable Object right) {
        return left instanceof Number ? Likeness.compare(left, right) : ((Comparable<Object>) left).compareTo(right);
    }
}
