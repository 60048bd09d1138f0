package io.remora.connection;

import io.remora.Connection;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.object.reflect.Passing;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The peer's root, over the newest connection at each call. Two of one {@link Succession} are equal. A call that has
 * begun keeps its connection open until it is answered.
 */
final class LastingRoot implements RemoteObject {
    private final Succession succession;
    private final Connection connection;
    private final Optional<Duration> timeout;

    LastingRoot(Succession succession, Connection connection, Optional<Duration> timeout) {
        this.succession = succession;
        this.connection = connection;
        this.timeout = timeout;
    }

    private RemoteObject rootOf(Generation generation) {
        RemoteObject root = generation.connection().root();
        return timeout.map(root::withTimeout).orElse(root);
    }

    private <R extends @Nullable Object> R over(Function<RemoteObject, R> call) {
        Generation generation = succession.enter();
        try {
            return call.apply(rootOf(generation));
        } finally {
            // A call without waiting is in flight by now, and keeps the connection open itself.
            generation.leave();
        }
    }

    private void on(Consumer<RemoteObject> call) {
        over(root -> {
            call.accept(root);
            return true;
        });
    }

    @Override
    public RemoteValue get(String name) {
        return over(root -> root.get(name));
    }

    @Override
    public void set(String name, @Nullable Object value) {
        on(root -> root.set(name, value));
    }

    @Override
    public void delete(String name) {
        on(root -> root.delete(name));
    }

    @Override
    public RemoteValue call(String name, @Nullable Object... arguments) {
        return over(root -> root.call(name, arguments));
    }

    @Override
    public RemoteValue invoke(@Nullable Object... arguments) {
        return over(root -> root.invoke(arguments));
    }

    @Override
    public CompletableFuture<RemoteValue> callAsync(String name, @Nullable Object... arguments) {
        return over(root -> root.callAsync(name, arguments));
    }

    @Override
    public CompletableFuture<RemoteValue> invokeAsync(@Nullable Object... arguments) {
        return over(root -> root.invokeAsync(arguments));
    }

    @Override
    public String str() {
        return over(RemoteObject::str);
    }

    @Override
    public String repr() {
        return over(RemoteObject::repr);
    }

    @Override
    public List<String> dir() {
        return over(RemoteObject::dir);
    }

    @Override
    public long hash() {
        return over(RemoteObject::hash);
    }

    @Override
    public boolean equalTo(@Nullable Object other) {
        return over(root -> root.equalTo(other));
    }

    @Override
    public boolean compare(String operator, @Nullable Object other) {
        return over(root -> root.compare(operator, other));
    }

    @Override
    public Iterator<RemoteValue> iterate(int buffer) {
        return over(root -> root.iterate(buffer));
    }

    @Override
    public <R extends @Nullable Object> R with(Function<RemoteValue, R> body) {
        return over(root -> root.with(body));
    }

    @Override
    public String typeName() {
        return over(RemoteObject::typeName);
    }

    @Override
    public <T> T as(Class<T> type) {
        if (!type.isInterface()) {
            // Says why not.
            return over(root -> root.as(type));
        }
        return type.cast(Passing.proxy(type, new Passing.On() {
            @Override
            public RemoteObject reference() {
                return over(root -> root);
            }

            @Override
            public @Nullable Object pass(Passing.Call call) throws Throwable {
                Generation generation = succession.enter();
                try {
                    return call.on(generation.typed(type, timeout));
                } finally {
                    generation.leave();
                }
            }
        }));
    }

    @Override
    public RemoteObject withTimeout(Duration changed) {
        return new LastingRoot(succession, connection, Optional.of(changed));
    }

    @Override
    public Connection connection() {
        return connection;
    }

    /** Nothing: the root lasts as long as the connection. */
    @Override
    public void close() {
        // Each connection releases its own.
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LastingRoot root && root.succession == succession;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(succession);
    }

    /** Local. */
    @Override
    public String toString() {
        return "<root of " + succession.dialling().where() + ">";
    }
}
