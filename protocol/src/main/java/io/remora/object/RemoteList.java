package io.remora.object;

import io.remora.References;
import io.remora.RemoteObject;
import io.remora.object.reflect.Conversion;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.lang.reflect.Type;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The peer's list as a {@link java.util.List}: every access calls the peer, iteration fetches a hundred elements at a
 * time. Equality and hash code are the reference's, so that no set or log calls the peer by surprise.
 *
 * <p>Only Python's special methods are used: they are all that RPyC lets through where nobody configured more.
 */
final class RemoteList extends AbstractList<@Nullable Object> implements References.Standing {
    private static final int BUFFER = 100;

    private final RemoteReference list;
    private final Type element;

    RemoteList(RemoteReference list, Type element) {
        this.list = list;
        this.element = element;
    }

    private @Nullable Object convert(@Nullable Object raw) {
        return Conversion.convert(raw, element, "an element of the list");
    }

    @Override
    public @Nullable Object get(int index) {
        if (index < 0) {
            throw new IndexOutOfBoundsException("index " + index + " is negative");
        }
        return convert(list.call("__getitem__", index).raw());
    }

    @Override
    public int size() {
        return list.call("__len__").as(int.class);
    }

    @Override
    public @Nullable Object set(int index, @Nullable Object value) {
        Object before = get(index);
        list.call("__setitem__", index, value);
        return before;
    }

    @Override
    public boolean add(@Nullable Object value) {
        list.call("__iadd__", Tuple.of(value));
        return true;
    }

    @Override
    public boolean addAll(Collection<? extends @Nullable Object> values) {
        if (values.isEmpty()) {
            return false;
        }
        list.call("__iadd__", Tuple.copyOf(values));
        return true;
    }

    @Override
    public void add(int index, @Nullable Object value) {
        if (index < 0 || index > size()) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size());
        }
        list.call("__setitem__", new Slice(index, index, null), Tuple.of(value));
    }

    @Override
    public @Nullable Object remove(int index) {
        Object before = get(index);
        list.call("__delitem__", index);
        return before;
    }

    /** Removes the first element that is equal to the value on this side. The list must not change meanwhile. */
    @Override
    public boolean remove(@Nullable Object value) {
        int index = indexOf(value);
        if (index >= 0) {
            list.call("__delitem__", index);
        }
        return index >= 0;
    }

    /** Looks through all elements first, so that what is removed moves none that is still to be looked at. */
    @Override
    public boolean removeIf(Predicate<? super @Nullable Object> condition) {
        @Nullable Object[] all = toArray();
        boolean removed = false;
        for (int i = all.length - 1; i >= 0; i--) {
            if (condition.test(all[i])) {
                list.call("__delitem__", i);
                removed = true;
            }
        }
        return removed;
    }

    @Override
    public boolean removeAll(Collection<?> values) {
        return removeIf(values::contains);
    }

    @Override
    public boolean retainAll(Collection<?> values) {
        return removeIf(each -> !values.contains(each));
    }

    @Override
    public void clear() {
        list.call("__delitem__", new Slice(null, null, null));
    }

    @Override
    public int indexOf(@Nullable Object value) {
        int index = 0;
        for (Object each : this) {
            if (java.util.Objects.equals(each, value)) {
                return index;
            }
            index++;
        }
        return -1;
    }

    @Override
    public boolean contains(@Nullable Object value) {
        return list.call("__contains__", value).as(boolean.class);
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        RemoteReference iterator = (RemoteReference) list.call("__iter__").object();
        return new RemoteIterator<>(iterator, BUFFER, this::convert);
    }

    @Override
    public @Nullable Object[] toArray() {
        java.util.List<@Nullable Object> all = new java.util.ArrayList<>();
        iterator().forEachRemaining(all::add);
        return all.toArray();
    }

    @Override
    public RemoteObject remoraReference() {
        return list;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RemoteList remote && remote.list.equals(list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
