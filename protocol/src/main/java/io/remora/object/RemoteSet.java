package io.remora.object;

import io.remora.References;
import io.remora.RemoteObject;
import io.remora.object.reflect.Conversion;
import io.remora.value.FrozenSet;
import io.remora.wire.BrineWriter;
import java.lang.reflect.Type;
import java.util.AbstractSet;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The peer's set, or anything that can be iterated, as a {@link java.util.Set} or {@link java.util.Collection}. */
final class RemoteSet extends AbstractSet<@Nullable Object> implements References.Standing {
    private static final int BUFFER = 100;

    private final RemoteReference set;
    private final Type element;

    RemoteSet(RemoteReference set, Type element) {
        this.set = set;
        this.element = element;
    }

    @Override
    public int size() {
        return set.call("__len__").as(int.class);
    }

    @Override
    public boolean contains(@Nullable Object value) {
        return set.call("__contains__", value).as(boolean.class);
    }

    @Override
    public boolean add(@Nullable Object value) {
        boolean fresh = !contains(value);
        if (BrineWriter.isValue(value)) {
            // A special method, which RPyC lets through where nobody configured more.
            set.call("__ior__", FrozenSet.of(value));
        } else {
            set.call("add", value);
        }
        return fresh;
    }

    @Override
    public boolean remove(@Nullable Object value) {
        boolean there = contains(value);
        if (BrineWriter.isValue(value)) {
            set.call("__isub__", FrozenSet.of(value));
        } else {
            set.call("discard", value);
        }
        return there;
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        RemoteReference iterator = (RemoteReference) set.call("__iter__").object();
        return new RemoteIterator<>(iterator, BUFFER, raw -> Conversion.convert(raw, element, "an element of the set"));
    }

    @Override
    public RemoteObject remoraReference() {
        return set;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RemoteSet remote && remote.set.equals(set);
    }

    @Override
    public int hashCode() {
        return set.hashCode();
    }

    @Override
    public String toString() {
        return set.toString();
    }
}
