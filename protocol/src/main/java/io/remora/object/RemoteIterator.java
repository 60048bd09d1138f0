package io.remora.object;

import io.remora.References;
import io.remora.RemoteObject;
import io.remora.value.Tuple;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Iterates over the peer's iterator, several elements in one round trip. For one thread. */
final class RemoteIterator<T extends @Nullable Object> implements Iterator<T>, References.Standing {
    private final RemoteReference iterator;
    private final int buffer;
    private final Function<@Nullable Object, T> each;
    private Tuple fetched = Tuple.empty();
    private int position;
    private boolean ended;

    RemoteIterator(RemoteReference iterator, int buffer, Function<@Nullable Object, T> each) {
        this.iterator = iterator;
        this.buffer = buffer;
        this.each = each;
    }

    @Override
    public boolean hasNext() {
        if (position == fetched.size() && !ended) {
            fetched = iterator.next(buffer);
            position = 0;
            // Fewer than asked for is the end: asking again would be a round trip for nothing.
            ended = fetched.size() < buffer;
        }
        return position < fetched.size();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the remote iteration has ended");
        }
        return each.apply(fetched.get(position++));
    }

    @Override
    public RemoteObject remoraReference() {
        return iterator;
    }
}
