package io.remora.object.builtin;

import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import io.remora.object.member.MemberTable;
import io.remora.object.reflect.Exports;
import io.remora.value.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A {@link Map} as Python's {@code dict}. Its keys, values and items are copies, taken when they are asked for. */
public final class MapExposure {
    private static final Export KEY = Exports.variable(Map.class, 0);
    private static final Export VALUE = Exports.variable(Map.class, 1);
    private static final Export KEYS = Exports.generic(List.class, false, KEY);
    private static final Export VALUES = Exports.generic(List.class, false, VALUE);
    private static final Export ITEMS =
            Exports.generic(List.class, false, Exports.generic(Map.Entry.class, false, KEY, VALUE));
    private static final Export ITERATOR = Exports.generic(Iterator.class, false, KEY);
    private static final Export COPY = Exports.generic(Map.class, true, KEY, VALUE);

    /** Reading only. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static final MemberTable READ_ONLY = Tables.of("builtins.dict", Map.class)
            .method("__len__", 0, (map, in) -> map.size())
            .method("__getitem__", 1, 1, VALUE, (map, in) -> present(map, Given.sealed(in, 0)))
            .method("__iter__", 0, 0, ITERATOR, (map, in) -> new ArrayList<>(map.keySet()).iterator())
            .method("__contains__", 1, (map, in) -> map.containsKey(Likeness.key(map, Given.sealed(in, 0))))
            .method("__eq__", 1, (map, in) -> Likeness.equal(map, Given.local(in, 0)))
            .method("__ne__", 1, (map, in) -> !Likeness.equal(map, Given.local(in, 0)))
            .method("__repr__", 0, (map, in) -> Likeness.repr(map))
            .method("__str__", 0, (map, in) -> Likeness.repr(map))
            .method("get", 1, 2, VALUE, (map, in) -> optional(map, in))
            .method("keys", 0, 0, KEYS, (map, in) -> new ArrayList<>(map.keySet()))
            .method("values", 0, 0, VALUES, (map, in) -> new ArrayList<>(map.values()))
            .method("items", 0, 0, ITEMS, (map, in) -> items(map))
            .method("copy", 0, 0, COPY, (map, in) -> new java.util.LinkedHashMap(map))
            .table();

    /** Reading and changing. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static final MemberTable MUTABLE = Tables.of("builtins.dict", Map.class)
            .with(READ_ONLY)
            .method("__setitem__", 2, (map, in) -> {
                put(map, in, in.argument(1));
                return null;
            })
            .method("__delitem__", 1, (map, in) -> {
                present(map, Given.sealed(in, 0));
                map.remove(Likeness.key(map, Given.sealed(in, 0)));
                return null;
            })
            .method("pop", 1, 2, VALUE, (map, in) -> {
                Object value = in.count() == 2 ? optional(map, in) : present(map, Given.sealed(in, 0));
                map.remove(Likeness.key(map, Given.sealed(in, 0)));
                return value;
            })
            .method("setdefault", 1, 2, VALUE, (map, in) -> {
                Object key = Likeness.key(map, Given.sealed(in, 0));
                if (!map.containsKey(key)) {
                    put(map, in, in.count() == 2 ? in.argument(1) : null);
                }
                return map.get(Likeness.key(map, Given.sealed(in, 0)));
            })
            .method("update", 1, (map, in) -> {
                Given.entries(in, 0).forEach((key, value) -> map.put(Likeness.key(map, key), value));
                return null;
            })
            .method("clear", 0, (map, in) -> {
                map.clear();
                return null;
            })
            .table();

    private MapExposure() {}

    /** Under the key that is there already, if Python would find it, else under the one that was given. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // what the peer puts into it is for its owner to judge
    private static void put(Map map, Invocation in, @Nullable Object value) {
        Object known = Likeness.key(map, Given.sealed(in, 0));
        map.put(map.containsKey(known) ? known : in.argument(0), value);
    }

    private static @Nullable Object present(Map<?, ?> map, @Nullable Object wanted) {
        Object key = Likeness.key(map, wanted);
        if (!map.containsKey(key)) {
            throw new NoSuchElementException(Likeness.repr(wanted));
        }
        return map.get(key);
    }

    private static @Nullable Object optional(Map<?, ?> map, Invocation in) {
        Object key = Likeness.key(map, Given.sealed(in, 0));
        return map.containsKey(key) ? map.get(key) : in.count() > 1 ? in.argument(1) : null;
    }

    private static List<Tuple> items(Map<?, ?> map) {
        List<Tuple> items = new ArrayList<>(map.size());
        map.forEach((key, value) -> items.add(Tuple.of(key, value)));
        return items;
    }
}
