package io.remora.object.builtin;

import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import io.remora.object.member.MemberTable;
import io.remora.value.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A {@link Map} as Python's {@code dict}. Its keys, values and items are copies, taken when they are asked for. */
public final class MapExposure {
    private static final Export LIST = Export.as(List.class);
    private static final Export ITERATOR = Export.as(Iterator.class);

    /** Reading only. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static final MemberTable READ_ONLY = Tables.of("builtins.dict", Map.class)
            .method("__len__", 0, (map, in) -> map.size())
            .method("__getitem__", 1, (map, in) -> present(map, in.argument(0)))
            .method("__iter__", 0, 0, ITERATOR, (map, in) -> new ArrayList<>(map.keySet()).iterator())
            .method("__contains__", 1, (map, in) -> map.containsKey(Likeness.key(map, in.argument(0))))
            .method("__eq__", 1, (map, in) -> Likeness.equal(map, Given.local(in.argument(0))))
            .method("__ne__", 1, (map, in) -> !Likeness.equal(map, Given.local(in.argument(0))))
            .method("__repr__", 0, (map, in) -> Likeness.repr(map))
            .method("__str__", 0, (map, in) -> Likeness.repr(map))
            .method("get", 1, 2, (map, in) -> optional(map, in))
            .method("keys", 0, 0, LIST, (map, in) -> new ArrayList<>(map.keySet()))
            .method("values", 0, 0, LIST, (map, in) -> new ArrayList<>(map.values()))
            .method("items", 0, 0, LIST, (map, in) -> items(map))
            .method("copy", 0, 0, new Export(Map.class, false, true), (map, in) -> new java.util.LinkedHashMap(map))
            .table();

    /** Reading and changing. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static final MemberTable MUTABLE = Tables.of("builtins.dict", Map.class)
            .with(READ_ONLY)
            .method("__setitem__", 2, (map, in) -> {
                map.put(Likeness.key(map, in.argument(0)), in.argument(1));
                return null;
            })
            .method("__delitem__", 1, (map, in) -> {
                present(map, in.argument(0));
                map.remove(Likeness.key(map, in.argument(0)));
                return null;
            })
            .method("pop", 1, 2, (map, in) -> {
                Object value = in.count() == 2 ? optional(map, in) : present(map, in.argument(0));
                map.remove(Likeness.key(map, in.argument(0)));
                return value;
            })
            .method("setdefault", 1, 2, (map, in) -> {
                Object key = Likeness.key(map, in.argument(0));
                if (!map.containsKey(key)) {
                    map.put(key, in.count() == 2 ? in.argument(1) : null);
                }
                return map.get(key);
            })
            .method("update", 1, (map, in) -> {
                Given.entries(in.argument(0)).forEach((key, value) -> map.put(Likeness.key(map, key), value));
                return null;
            })
            .method("clear", 0, (map, in) -> {
                map.clear();
                return null;
            })
            .table();

    private MapExposure() {}

    private static @Nullable Object present(Map<?, ?> map, @Nullable Object wanted) {
        Object key = Likeness.key(map, wanted);
        if (!map.containsKey(key)) {
            throw new NoSuchElementException(Likeness.repr(wanted));
        }
        return map.get(key);
    }

    private static @Nullable Object optional(Map<?, ?> map, Invocation in) {
        Object key = Likeness.key(map, in.argument(0));
        return map.containsKey(key) ? map.get(key) : in.count() > 1 ? in.argument(1) : null;
    }

    private static List<Tuple> items(Map<?, ?> map) {
        List<Tuple> items = new ArrayList<>(map.size());
        map.forEach((key, value) -> items.add(Tuple.of(key, value)));
        return items;
    }
}
