package io.remora.object.builtin;

import io.remora.object.member.ArgumentException;
import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import io.remora.object.member.MemberTable;
import io.remora.object.reflect.Exports;
import io.remora.value.NotImplemented;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** A {@link Set} as Python's {@code set}; other collections and iterables as what can be iterated. */
public final class CollectionExposure {
    /** Of a set that the peer may change: one that was made for it, or the set itself where it changes it already. */
    private static final Export SET = Exports.generic(Set.class, true, Exports.variable(Set.class, 0));

    private static final Export ITERATOR = iterator(Set.class);

    /** Anything that can be iterated, and nothing more. */
    public static final MemberTable ITERABLE = Tables.of("java.lang.Iterable", Iterable.class)
            .method("__iter__", 0, 0, iterator(Iterable.class), (source, in) -> source.iterator())
            .table();

    /** A collection that is neither a list nor a set. */
    public static final MemberTable COLLECTION = Tables.of("java.util.Collection", Collection.class)
            .method("__iter__", 0, 0, iterator(Collection.class), (all, in) -> all.iterator())
            .method("__len__", 0, (all, in) -> all.size())
            .method("__contains__", 1, (all, in) -> Likeness.contains((Collection<?>) all, Given.sealed(in, 0)))
            .table();

    /** A set, reading only. */
    public static final MemberTable READ_ONLY_SET = Tables.of("builtins.set", Set.class)
            .method("__iter__", 0, 0, ITERATOR, (set, in) -> set.iterator())
            .method("__len__", 0, (set, in) -> set.size())
            .method("__contains__", 1, (set, in) -> Likeness.contains((Set<?>) set, Given.sealed(in, 0)))
            .method("__eq__", 1, (set, in) -> Likeness.equal(set, Given.local(in, 0)))
            .method("__ne__", 1, (set, in) -> !Likeness.equal(set, Given.local(in, 0)))
            .method("__le__", 1, (set, in) -> order(set, in, (left, right) -> within(left, right)))
            .method("__ge__", 1, (set, in) -> order(set, in, (left, right) -> within(right, left)))
            .method("__lt__", 1, (set, in) -> order(set, in, (left, right) -> less(left, right)))
            .method("__gt__", 1, (set, in) -> order(set, in, (left, right) -> less(right, left)))
            .method("__or__", 1, 1, SET, (set, in) -> combined(set, in, true, true, true))
            .method("__and__", 1, 1, SET, (set, in) -> combined(set, in, false, true, false))
            .method("__sub__", 1, 1, SET, (set, in) -> combined(set, in, true, false, false))
            .method("__xor__", 1, 1, SET, (set, in) -> combined(set, in, true, false, true))
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
                    throw new NoSuchElementException(Likeness.repr(Given.sealed(in, 0)));
                }
                return null;
            })
            .method("update", 1, (set, in) -> {
                set.addAll(Given.elements(in, 0));
                return null;
            })
            .method("__ior__", 1, 1, SET, (set, in) -> {
                set.addAll(other(in));
                return set;
            })
            .method("__isub__", 1, 1, SET, (set, in) -> {
                Set<?> gone = other(in);
                set.removeIf(each -> Likeness.contains(gone, each));
                return set;
            })
            .method("clear", 0, (set, in) -> {
                set.clear();
                return null;
            })
            .table();

    private CollectionExposure() {}

    private static Export iterator(Class<?> iterable) {
        return Exports.generic(Iterator.class, false, Exports.variable(iterable, 0));
    }

    private static Set<?> other(Invocation in) {
        Set<?> other = Given.set(in, 0);
        if (other == null) {
            throw new ArgumentException("the other operand is not a set");
        }
        return other;
    }

    /** Comparing with what is no set is for the other operand to answer. */
    private static Object order(Set<?> set, Invocation in, BiPredicate<Set<?>, Set<?>> test) {
        Set<?> other = Given.set(in, 0);
        return other == null ? NotImplemented.INSTANCE : (Object) test.test(set, other);
    }

    private static boolean within(Set<?> inner, Set<?> outer) {
        return inner.size() <= outer.size() && inner.stream().allMatch(each -> Likeness.contains(outer, each));
    }

    private static boolean less(Set<?> inner, Set<?> outer) {
        return inner.size() < outer.size() && within(inner, outer);
    }

    /** A new set of those in ours alone, in both, in the other alone. */
    private static Set<@Nullable Object> combined(
            Set<?> ours, Invocation in, boolean left, boolean both, boolean right) {
        Set<?> theirs = other(in);
        Set<@Nullable Object> result = new LinkedHashSet<>();
        for (Object each : ours) {
            if (Likeness.contains(theirs, each) ? both : left) {
                result.add(each);
            }
        }
        for (Object each : theirs) {
            if (right && !Likeness.contains(ours, each)) {
                result.add(each);
            }
        }
        return result;
    }
}
