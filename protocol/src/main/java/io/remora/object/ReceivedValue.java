package io.remora.object;

import io.remora.ConversionException;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.object.reflect.Conversion;
import io.remora.object.reflect.Generic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call gave, opened: values, our own objects, references. */
final class ReceivedValue implements RemoteValue {
    private final @Nullable Object raw;
    private final Duration timeout;

    ReceivedValue(@Nullable Object raw, Duration timeout) {
        this.raw = raw;
        this.timeout = timeout;
    }

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
        return (T) Conversion.convert(inherit(), type, "the result");
    }

    private @Nullable Object inherit() {
        return raw instanceof RemoteReference remote && !remote.timeout().equals(timeout)
                ? remote.withTimeout(timeout)
                : raw;
    }

    @Override
    public @Nullable Object raw() {
        return inherit();
    }

    @Override
    public RemoteObject object() {
        Object value = inherit();
        if (value instanceof RemoteObject object) {
            return object;
        }
        throw new ConversionException("the result is "
                + (value == null ? "None" : "a " + value.getClass().getSimpleName())
                + ", a value of this side, not a reference to an object of the peer");
    }

    @Override
    @SuppressWarnings("unchecked") // the conversion's contract
    public <T> List<T> asListOf(Class<T> element) {
        return (List<T>) java.util.Objects.requireNonNull(
                Conversion.convert(required(), Generic.of(List.class, element), "the result"));
    }

    @Override
    @SuppressWarnings("unchecked") // the conversion's contract
    public <K, V> Map<K, V> asMapOf(Class<K> key, Class<V> value) {
        return (Map<K, V>) java.util.Objects.requireNonNull(
                Conversion.convert(required(), Generic.of(Map.class, key, value), "the result"));
    }

    private Object required() {
        Object value = inherit();
        if (value == null) {
            throw new ConversionException("the result is None");
        }
        return value;
    }

    /** Local, and never a call of the peer: a reference prints as its name. */
    @Override
    public String toString() {
        return String.valueOf(raw);
    }
}
