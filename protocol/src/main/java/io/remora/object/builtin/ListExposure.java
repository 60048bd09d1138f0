package io.remora.object.builtin;

import io.remora.object.member.ArgumentException;
import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import io.remora.object.member.MemberTable;
import io.remora.object.reflect.Exports;
import io.remora.value.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link List} as Python's {@code list}. */
public final class ListExposure {
    private static final Export ELEMENT = Exports.variable(List.class, 0);

    /** Of a list that the peer may change: one that was made for it, or the list itself where it changes it already. */
    private static final Export LIST = Exports.generic(List.class, true, ELEMENT);

    private static final Export ITERATOR = Exports.generic(Iterator.class, false, ELEMENT);

    /** Reading only. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static final MemberTable READ_ONLY = Tables.of("builtins.list", List.class)
            .method("__len__", 0, (list, in) -> list.size())
            .method("__getitem__", 1, 1, ELEMENT, (list, in) -> item(list, in))
            .method("__iter__", 0, 0, ITERATOR, (list, in) -> list.iterator())
            .method("__contains__", 1, (list, in) -> Likeness.contains(list, Given.sealed(in, 0)))
            .method("__reversed__", 0, 0, ITERATOR, (list, in) -> reversed(list).iterator())
            .method("__eq__", 1, (list, in) -> Likeness.equal(list, Given.local(in, 0)))
            .method("__ne__", 1, (list, in) -> !Likeness.equal(list, Given.local(in, 0)))
            .method("__lt__", 1, (list, in) -> Likeness.compare(list, Given.local(in, 0)) < 0)
            .method("__le__", 1, (list, in) -> Likeness.compare(list, Given.local(in, 0)) <= 0)
            .method("__gt__", 1, (list, in) -> Likeness.compare(list, Given.local(in, 0)) > 0)
            .method("__ge__", 1, (list, in) -> Likeness.compare(list, Given.local(in, 0)) >= 0)
            .method("__add__", 1, 1, LIST, (list, in) -> joined(list, in))
            .method("__repr__", 0, (list, in) -> Likeness.repr(list))
            .method("__str__", 0, (list, in) -> Likeness.repr(list))
            .method("index", 1, 3, (list, in) -> index(list, in))
            .method("count", 1, (list, in) -> count(list, Given.sealed(in, 0)))
            .method("copy", 0, 0, LIST, (list, in) -> new ArrayList(list))
            .table();

    /** Reading and changing. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static final MemberTable MUTABLE = Tables.of("builtins.list", List.class)
            .with(READ_ONLY)
            .method("__setitem__", 2, (list, in) -> {
                assign(list, in);
                return null;
            })
            .method("__iadd__", 1, 1, LIST, (list, in) -> {
                list.addAll(Given.elements(in, 0));
                return list;
            })
            .method("__delitem__", 1, (list, in) -> {
                delete(list, in.argument(0));
                return null;
            })
            .method("append", 1, (list, in) -> {
                list.add(in.argument(0));
                return null;
            })
            .method("extend", 1, (list, in) -> {
                list.addAll(Given.elements(in, 0));
                return null;
            })
            .method("insert", 2, (list, in) -> {
                list.add(clamp(list, in.argument(0)), in.argument(1));
                return null;
            })
            .method("pop", 0, 1, ELEMENT, (list, in) -> pop(list, in))
            .method("remove", 1, (list, in) -> {
                list.remove(find(list, Given.sealed(in, 0), 0, list.size()));
                return null;
            })
            .method("reverse", 0, (list, in) -> {
                Collections.reverse(list);
                return null;
            })
            .method("sort", 0, (list, in) -> {
                list.sort(Likeness::compare);
                return null;
            })
            .method("clear", 0, (list, in) -> {
                list.clear();
                return null;
            })
            .table();

    private ListExposure() {}

    static int position(List<?> list, @Nullable Object index, boolean end) {
        long at = integer(index);
        long from = at < 0 ? at + list.size() : at;
        if (from < 0 || from >= list.size() + (end ? 1 : 0)) {
            throw new IndexOutOfBoundsException("list index out of range: " + at + " of " + list.size());
        }
        return (int) from;
    }

    private static long integer(@Nullable Object index) {
        if (index instanceof Integer || index instanceof Long) {
            return ((Number) index).longValue();
        }
        throw new ArgumentException("list indices must be integers or slices");
    }

    private static int clamp(List<?> list, @Nullable Object index) {
        long at = integer(index);
        long from = at < 0 ? at + list.size() : at;
        return (int) Math.max(0, Math.min(from, list.size()));
    }

    private static @Nullable Object item(List<?> list, Invocation in) {
        if (in.argument(0) instanceof Slice slice) {
            in.export(LIST);
            return slice(list, slice);
        }
        return list.get(position(list, in.argument(0), false));
    }

    static List<@Nullable Object> slice(List<?> list, Slice slice) {
        SliceBounds bounds = SliceBounds.of(slice, list.size());
        List<@Nullable Object> part = new ArrayList<>(bounds.count());
        for (int i = 0; i < bounds.count(); i++) {
            part.add(list.get(bounds.at(i)));
        }
        return part;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // what the peer puts into it is for its owner to judge
    private static void assign(List list, Invocation in) {
        if (!(in.argument(0) instanceof Slice slice)) {
            list.set(position(list, in.argument(0), false), in.argument(1));
            return;
        }
        SliceBounds bounds = SliceBounds.of(slice, list.size());
        List<@Nullable Object> given = Given.elements(in, 1);
        if (bounds.step() == 1) {
            List<?> replaced = list.subList(bounds.start(), bounds.start() + bounds.count());
            replaced.clear();
            list.addAll(bounds.start(), given);
        } else if (given.size() == bounds.count()) {
            for (int i = 0; i < bounds.count(); i++) {
                list.set(bounds.at(i), given.get(i));
            }
        } else {
            throw new IllegalArgumentException("attempt to assign sequence of size " + given.size()
                    + " to extended slice of size " + bounds.count());
        }
    }

    private static void delete(List<?> list, @Nullable Object index) {
        if (index instanceof Slice slice) {
            SliceBounds bounds = SliceBounds.of(slice, list.size());
            List<Integer> places = new ArrayList<>(bounds.count());
            for (int i = 0; i < bounds.count(); i++) {
                places.add(bounds.at(i));
            }
            places.sort(Collections.reverseOrder());
            places.forEach(place -> list.remove((int) place));
        } else {
            list.remove(position(list, index, false));
        }
    }

    private static List<?> reversed(List<?> list) {
        List<?> copy = new ArrayList<>(list);
        Collections.reverse(copy);
        return copy;
    }

    private static List<@Nullable Object> joined(List<?> list, Invocation in) {
        List<@Nullable Object> all = new ArrayList<>(list);
        all.addAll(Given.elements(in, 0));
        return all;
    }

    private static int index(List<?> list, Invocation in) {
        int from = in.count() > 1 ? clamp(list, in.argument(1)) : 0;
        int to = in.count() > 2 ? clamp(list, in.argument(2)) : list.size();
        return find(list, Given.sealed(in, 0), from, to);
    }

    private static int find(List<?> list, @Nullable Object wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Likeness.equal(list.get(i), wanted)) {
                return i;
            }
        }
        throw new IllegalArgumentException(Likeness.repr(wanted) + " is not in list");
    }

    private static int count(List<?> list, @Nullable Object wanted) {
        return (int) list.stream().filter(each -> Likeness.equal(each, wanted)).count();
    }

    private static @Nullable Object pop(List<?> list, Invocation in) {
        if (list.isEmpty()) {
            throw new IndexOutOfBoundsException("pop from empty list");
        }
        return list.remove(in.count() == 0 ? list.size() - 1 : position(list, in.argument(0), false));
    }
}
