package io.remora.agent.teleport;

import io.remora.ConversionException;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.object.reflect.Conversion;
import io.remora.object.reflect.Generic;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What shipped code gave. */
record Answer(@Nullable Object raw, RemoteObject service) implements RemoteValue {
    @Override
    public <T> T as(Class<T> type) {
        T converted = orNull(type);
        if (converted == null) {
            throw new ConversionException("the result is None: ask isNull() first, or use orNull");
        }
        return converted;
    }

    @Override
    @SuppressWarnings("unchecked") // the conversion's contract; a primitive's class stands for its box
    public <T> @Nullable T orNull(Class<T> type) {
        return (T) Conversion.convert(raw, type, "the result");
    }

    @Override
    public RemoteObject object() {
        if (raw instanceof RemoteObject object) {
            return object;
        }
        throw new ConversionException("the result is a value, not a reference to an object of the peer");
    }

    @Override
    @SuppressWarnings("unchecked") // the conversion's contract
    public <T> List<T> asListOf(Class<T> element) {
        return (List<T>) Objects.requireNonNull(
                Conversion.convert(Objects.requireNonNull(raw), Generic.of(List.class, element), "the result"));
    }

    @Override
    @SuppressWarnings("unchecked") // the conversion's contract
    public <K, V> Map<K, V> asMapOf(Class<K> key, Class<V> value) {
        return (Map<K, V>) Objects.requireNonNull(
                Conversion.convert(Objects.requireNonNull(raw), Generic.of(Map.class, key, value), "the result"));
    }
}
