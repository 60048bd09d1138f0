package io.remora;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call or an attribute gave: a value that was copied here, or a reference to an object of the peer. */
public interface RemoteValue {
    /**
     * The value as that type. Values fit or fail: an integer out of range is an error, and a float or boolean never
     * becomes an integer. A reference becomes a typed proxy of an interface; a Python list, dict, callable, iterator or
     * context manager becomes a {@code List}, {@code Map}, functional interface, {@code Iterator} or
     * {@code AutoCloseable}.
     *
     * @throws ConversionException that names what came and what was asked for; also when it is None
     */
    <T> T as(Class<T> type);

    /** The same, with null for None. */
    <T> @Nullable T orNull(Class<T> type);

    /** The value as it came: a Java value, null for None, or a {@link RemoteObject}. */
    @Nullable
    Object raw();

    /**
     * The reference.
     *
     * @throws ConversionException when it is a value
     */
    RemoteObject object();

    /** Whether it is None or null. */
    default boolean isNull() {
        return raw() == null;
    }

    /** The value as a list whose elements are of that type: a tuple's, or a view of the peer's list. */
    <T> List<T> asListOf(Class<T> element);

    /** The value as a map: a view of the peer's dict or map. */
    <K, V> Map<K, V> asMapOf(Class<K> key, Class<V> value);

    /** Shorthand for {@code object().get(name)}. */
    default RemoteValue get(String name) {
        return object().get(name);
    }

    /** Shorthand for {@code object().call(name, arguments)}. */
    default RemoteValue call(String name, @Nullable Object... arguments) {
        return object().call(name, arguments);
    }
}
