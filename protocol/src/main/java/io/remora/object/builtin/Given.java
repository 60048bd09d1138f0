package io.remora.object.builtin;

import io.remora.RemoteObject;
import io.remora.object.member.ArgumentException;
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
 * The peer's own collections where it gives them to one of ours: {@code ours + [1, 2]}, {@code ours.update({...})}. They
 * arrive as references; what is needed of them is copied from there.
 */
final class Given {
    private Given() {}

    /** The elements of anything that can be iterated, here or at the peer. */
    static List<@Nullable Object> elements(@Nullable Object iterable) {
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

    /** The entries of a map, or of pairs, here or at the peer. */
    static Map<@Nullable Object, @Nullable Object> entries(@Nullable Object mapping) {
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

    /** A list, dict or set of the peer copied here; anything else as it is. */
    static @Nullable Object local(@Nullable Object value) {
        if (isRemote(value, "list")) {
            return elements(value);
        }
        if (isRemote(value, "dict")) {
            return entries(value);
        }
        return isRemote(value, "set") ? new LinkedHashSet<>(elements(value)) : value;
    }

    /** A set, here or at the peer; null for anything else. */
    static @Nullable Set<?> set(@Nullable Object value) {
        return local(value) instanceof Set<?> set ? set : null;
    }

    private static boolean isRemote(@Nullable Object value, String type) {
        return value instanceof RemoteObject remote && remote.typeName().equals("builtins." + type);
    }
}
