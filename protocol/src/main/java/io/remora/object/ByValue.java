package io.remora.object;

import io.remora.NotExposedException;
import io.remora.object.member.Export;
import io.remora.object.reflect.ArrayElements;
import io.remora.object.reflect.Records;
import io.remora.value.Tuple;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has a form as a value: enums by name, an Optional as what it holds or null, arrays as tuples; and where the member
 * says {@code byValue}, records, collections and maps as tuples too.
 */
final class ByValue {
    private static final int DEEPEST = 64;

    private ByValue() {}

    /** The value's form, or the value itself when it has none. */
    static @Nullable Object flatten(Object value, Export export) {
        return flatten(value, export.byValue(), 0);
    }

    private static @Nullable Object flatten(@Nullable Object value, boolean byValue, int depth) {
        if (depth > DEEPEST) {
            throw new NotExposedException("a value is nested deeper than " + DEEPEST + ": pass it by reference");
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value != null && value.getClass().isArray() && !(value instanceof byte[])) {
            @Nullable Object[] elements = ArrayElements.of(value);
            for (int i = 0; i < elements.length; i++) {
                elements[i] = flatten(elements[i], byValue, depth + 1);
            }
            return Tuple.owning(elements);
        }
        if (!byValue) {
            return value;
        }
        if (value instanceof Record row) {
            return tuple(Records.components(row), depth);
        }
        if (value instanceof Collection<?> collection && !(value instanceof Tuple)) {
            return tuple(collection.toArray(), depth);
        }
        if (value instanceof Map<?, ?> map) {
            return tuple(
                    map.entrySet().stream()
                            .map(entry -> Tuple.of(
                                    flatten(entry.getKey(), true, depth + 1),
                                    flatten(entry.getValue(), true, depth + 1)))
                            .toArray(),
                    depth);
        }
        return value;
    }

    private static Tuple tuple(@Nullable Object[] elements, int depth) {
        @Nullable Object[] flat = new @Nullable Object[elements.length];
        for (int i = 0; i < elements.length; i++) {
            flat[i] = flatten(elements[i], true, depth + 1);
        }
        return Tuple.owning(flat);
    }
}
