package io.remora.object.builtin;

import io.remora.RemoteObject;
import io.remora.object.member.ArgumentException;
import io.remora.object.member.Invocation;
import io.remora.object.reflect.Conversion;
import io.remora.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The peer's own collections where it gives them to one of ours: {@code ours + [1, 2]}, {@code ours.update({...})}.
 * They arrive as references; what is needed of them is copied from there.
 */
final class Given {
    private Given() {}

    /** An object of ours that the peer may not iterate: equal to itself alone. */
    record Sealed(@Nullable Object object) {}

    /** The elements of an argument that can be iterated, here or at the peer. */
    static List<@Nullable Object> elements(Invocation in, int index) {
        return elements(sealed(in, index));
    }

    private static List<@Nullable Object> elements(@Nullable Object iterable) {
        Object source = iterable instanceof RemoteObject
                ? Conversion.convert(iterable, Iterable.class, "the argument")
                : iterable;
        if (!(source instanceof Iterable<?> known)) {
            throw new ArgumentException("the argument is not iterable");
        }
        List<@Nullable Object> all = new ArrayList<>();
        known.forEach(all::add);
        return all;
    }

    /** The entries of an argument that is a map, or made of pairs, here or at the peer. */
    static Map<@Nullable Object, @Nullable Object> entries(Invocation in, int index) {
        return entries(sealed(in, index));
    }

    private static Map<@Nullable Object, @Nullable Object> entries(@Nullable Object mapping) {
        Map<@Nullable Object, @Nullable Object> all = new LinkedHashMap<>();
        if (mapping instanceof Map<?, ?> map) {
            all.putAll(map);
        } else if (isRemote(mapping, "dict")) {
            all.putAll((Map<?, ?>)
                    java.util.Objects.requireNonNull(Conversion.convert(mapping, Map.class, "the argument")));
        } else {
            for (Object each : elements(mapping)) {
                if (!(each instanceof Tuple pair) || pair.size() != 2) {
                    throw new ArgumentException("the argument is neither a mapping nor made of pairs");
                }
                all.put(pair.get(0), pair.get(1));
            }
        }
        return all;
    }

    /** An argument to compare with: a list, dict or set of the peer copied here; anything else as it is, or sealed. */
    static @Nullable Object local(Invocation in, int index) {
        Object value = sealed(in, index);
        if (isRemote(value, "list")) {
            return elements(value);
        }
        if (isRemote(value, "dict")) {
            return entries(value);
        }
        return isRemote(value, "set") ? new LinkedHashSet<>(elements(value)) : value;
    }

    /** An argument as it is, or sealed. */
    static @Nullable Object sealed(Invocation in, int index) {
        Object value = in.argument(index);
        return (value instanceof Iterable || value instanceof Map) && in.isClosed(index) ? new Sealed(value) : value;
    }

    /** An argument that is a set, here or at the peer; null for anything else. */
    static @Nullable Set<?> set(Invocation in, int index) {
        return local(in, index) instanceof Set<?> set ? set : null;
    }

    private static boolean isRemote(@Nullable Object value, String type) {
        return value instanceof RemoteObject remote && remote.typeName().equals("builtins." + type);
    }
}
