package io.remora.object;

import io.remora.NoSuchMemberException;
import io.remora.References;
import io.remora.RemoteObject;
import io.remora.object.reflect.Conversion;
import io.remora.value.Tuple;
import java.lang.reflect.Type;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The peer's dict or map as a {@link java.util.Map}: every access calls the peer. Equality and hash code are the
 * reference's.
 *
 * <p>Where Python's special methods can do it they are used: RPyC lets nothing else of a dict through where nobody
 * configured more. A peer that does not let {@code items} through is asked for each value by its key.
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
        try {
            return convert(map.call("__getitem__", wanted).raw());
        } catch (NoSuchElementException e) {
            return null;
        }
    }

    @Override
    public @Nullable Object put(@Nullable Object wanted, @Nullable Object changed) {
        Object before = get(wanted);
        map.call("__setitem__", wanted, changed);
        return before;
    }

    @Override
    public @Nullable Object remove(@Nullable Object wanted) {
        Object before = get(wanted);
        if (before != null || containsKey(wanted)) {
            map.call("__delitem__", wanted);
        }
        return before;
    }

    @Override
    public void clear() {
        List<@Nullable Object> all = new ArrayList<>();
        keys().forEachRemaining(all::add);
        all.forEach(each -> map.call("__delitem__", each));
    }

    private RemoteReference iterator(RemoteReference iterable) {
        return (RemoteReference) iterable.call("__iter__").object();
    }

    /** The keys as they came, so that they find their values again. */
    private Iterator<@Nullable Object> keys() {
        return new RemoteIterator<>(iterator(map), BUFFER, raw -> raw);
    }

    @Override
    public Set<@Nullable Object> keySet() {
        return Collections.unmodifiableSet(new RemoteSet(map, key));
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
                return entries();
            }
        };
    }

    private Iterator<Entry<@Nullable Object, @Nullable Object>> entries() {
        RemoteReference items;
        try {
            items = (RemoteReference) map.call("items").object();
        } catch (NoSuchMemberException e) {
            return new RemoteIterator<>(iterator(map), BUFFER, raw -> entry(Tuple.of(raw, valueOf(raw))));
        }
        return new RemoteIterator<>(iterator(items), BUFFER, this::entry);
    }

    private @Nullable Object valueOf(@Nullable Object rawKey) {
        return map.call("__getitem__", rawKey).raw();
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
