package io.remora.object.builtin;

import io.remora.object.member.Export;
import io.remora.object.member.MemberTable;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;

/** A {@link Set} as Python's {@code set}; other collections and iterables as what can be iterated. */
public final class CollectionExposure {
    private static final Export ITERATOR = Export.as(Iterator.class);

    /** Anything that can be iterated, and nothing more. */
    public static final MemberTable ITERABLE = Tables.of("java.lang.Iterable", Iterable.class)
            .method("__iter__", 0, 0, ITERATOR, (source, in) -> source.iterator())
            .table();

    /** A collection that is neither a list nor a set. */
    public static final MemberTable COLLECTION = Tables.of("java.util.Collection", Collection.class)
            .method("__iter__", 0, 0, ITERATOR, (all, in) -> all.iterator())
            .method("__len__", 0, (all, in) -> all.size())
            .method("__contains__", 1, (all, in) -> Likeness.contains((Collection<?>) all, in.argument(0)))
            .table();

    /** A set, reading only. */
    public static final MemberTable READ_ONLY_SET = Tables.of("builtins.set", Set.class)
            .method("__iter__", 0, 0, ITERATOR, (set, in) -> set.iterator())
            .method("__len__", 0, (set, in) -> set.size())
            .method("__contains__", 1, (set, in) -> Likeness.contains((Set<?>) set, in.argument(0)))
            .method("__eq__", 1, (set, in) -> Likeness.equal(set, in.argument(0)))
            .method("__ne__", 1, (set, in) -> !Likeness.equal(set, in.argument(0)))
            .method("__repr__", 0, (set, in) -> Likeness.repr(set))
            .method("__str__", 0, (set, in) -> Likeness.repr(set))
            .table();

    /** A set that changes. */
    @SuppressWarnings("unchecked")
    public static final MemberTable MUTABLE_SET = Tables.of("builtins.set", Set.class)
            .with(READ_ONLY_SET)
            .method("add", 1, (set, in) -> {
                set.add(in.argument(0));
                return null;
            })
            .method("discard", 1, (set, in) -> {
                set.remove(in.argument(0));
                return null;
            })
            .method("remove", 1, (set, in) -> {
                if (!set.remove(in.argument(0))) {
                    throw new NoSuchElementException(Likeness.repr(in.argument(0)));
                }
                return null;
            })
            .method("clear", 0, (set, in) -> {
                set.clear();
                return null;
            })
            .table();

    private CollectionExposure() {}
}
