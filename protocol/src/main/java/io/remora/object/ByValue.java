package io.remora.object;

import io.remora.object.member.Export;
import io.remora.object.reflect.ArrayElements;
import io.remora.object.reflect.Exports;
import io.remora.object.reflect.Records;
import io.remora.value.Tuple;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has a form as a value: enums by name, an Optional as what it holds or null, arrays as tuples; and where the
 * member says {@code byValue}, records, collections and maps as tuples too. One level at a time: each element is
 * declared as something, too.
 */
final class ByValue {
    private ByValue() {}

    /** The value's form, or the value itself when it has none. */
    static @Nullable Object flatten(Object value, boolean byValue) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value.getClass().isArray() && !(value instanceof byte[])) {
            return Tuple.owning(ArrayElements.of(value));
        }
        if (!byValue) {
            return value;
        }
        if (value instanceof Record row) {
            return Tuple.owning(Records.components(row));
        }
        if (value instanceof Collection<?> collection) {
            return Tuple.owning(collection.toArray());
        }
        if (value instanceof Map<?, ?> map) {
            return Tuple.owning(map.entrySet().stream()
                    .map(entry -> Tuple.of(entry.getKey(), entry.getValue()))
                    .toArray());
        }
        return value;
    }

    /** How an element of the form of a value is exported. */
    static Export element(Object value, Export export, int index) {
        if (value instanceof Record row) {
            return Records.export(row, index);
        }
        return value instanceof Map<?, ?> ? Exports.entry(export) : Exports.element(export, index);
    }
}
