package io.remora.object;

import io.remora.References;
import io.remora.RemoteObject;
import io.remora.object.reflect.Conversion;
import io.remora.value.Tuple;
import java.lang.reflect.Type;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The peer's dict or map as a {@link java.util.Map}: every access calls the peer. Equality and hash code are the
 * reference's.
 */
final class RemoteMap extends AbstractMap<@Nullable Object, @Nullable Object> implements References.Standing {
    private static final int BUFFER = 100;

    private final RemoteReference map;
    private final Type key;
    private final Type value;

    RemoteMap(RemoteReference map, Type key, Type value) {
        this.map = map;
        this.key = key;
        this.value = value;
    }

    private @Nullable Object convert(@Nullable Object raw) {
        return Conversion.convert(raw, value, "a value of the map");
    }

    @Override
    public int size() {
        return map.call("__len__").as(int.class);
    }

    @Override
    public boolean containsKey(@Nullable Object wanted) {
        return map.call("__contains__", wanted).as(boolean.class);
    }

    @Override
    public @Nullable Object get(@Nullable Object wanted) {
        return convert(map.call("get", wanted).raw());
    }

    @Override
    public @Nullable Object put(@Nullable Object wanted, @Nullable Object changed) {
        Object before = get(wanted);
        map.call("__setitem__", wanted, changed);
        return before;
    }

    @Override
    public @Nullable Object remove(@Nullable Object wanted) {
        return convert(map.call("pop", wanted, null).raw());
    }

    @Override
    public void clear() {
        map.call("clear");
    }

    @Override
    public Set<Entry<@Nullable Object, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return RemoteMap.this.size();
            }

            @Override
            public Iterator<Entry<@Nullable Object, @Nullable Object>> iterator() {
                RemoteObject items = map.call("items").object();
                RemoteReference iterator =
                        (RemoteReference) items.call("__iter__").object();
                return new RemoteIterator<>(iterator, BUFFER, RemoteMap.this::entry);
            }
        };
    }

    private Entry<@Nullable Object, @Nullable Object> entry(@Nullable Object raw) {
        if (!(raw instanceof Tuple pair) || pair.size() != 2) {
            throw new io.remora.ConversionException("an item of the map is not a pair");
        }
        Object converted = Conversion.convert(pair.get(0), key, "a key of the map");
        return new SimpleImmutableEntry<>(converted, convert(pair.get(1)));
    }

    @Override
    public RemoteObject remoraReference() {
        return map;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RemoteMap remote && remote.map.equals(map);
    }

    @Override
    public int hashCode() {
        return map.hashCode();
    }

    @Override
    public String toString() {
        return map.toString();
    }
}
