package io.remora.object.builtin;

import io.remora.object.member.MemberTable;

/** A {@link Comparable} that is exported as one: its order, and nothing else. */
public final class ComparableExposure {
    /** The comparisons. */
    @SuppressWarnings("unchecked")
    public static final MemberTable TABLE = Tables.of("java.lang.Comparable", Comparable.class)
            .method("__eq__", 1, (left, in) -> Likeness.equal(left, in.argument(0)))
            .method("__ne__", 1, (left, in) -> !Likeness.equal(left, in.argument(0)))
            .method("__lt__", 1, (left, in) -> left.compareTo(in.argument(0)) < 0)
            .method("__le__", 1, (left, in) -> left.compareTo(in.argument(0)) <= 0)
            .method("__gt__", 1, (left, in) -> left.compareTo(in.argument(0)) > 0)
            .method("__ge__", 1, (left, in) -> left.compareTo(in.argument(0)) >= 0)
            .method("compareTo", 1, (left, in) -> left.compareTo(in.argument(0)))
            .table();

    private ComparableExposure() {}
}
