package io.remora;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A reference to an object of the peer, where no interface describes it. Any thread may use it.
 *
 * <p>Every method here but those of {@link Object} may call the peer; {@code toString}, {@code equals} and
 * {@code hashCode} never do: two references are equal when they name the same object of the same connection. The
 * reference is released when it becomes unreachable or is closed. A call throws what the peer raised as the matching
 * Java exception or as a {@link RemoteException}, {@link CallTimeoutException} when its time is over and
 * {@link DisconnectedException} when the connection ended.
 */
public interface RemoteObject extends AutoCloseable {
    /** Reads an attribute. */
    RemoteValue get(String name);

    /** Writes an attribute. */
    void set(String name, @Nullable Object value);

    /** Deletes an attribute. */
    void delete(String name);

    /** Calls a method. {@link Kw} arguments, after the others, are passed by keyword. */
    RemoteValue call(String name, @Nullable Object... arguments);

    /** Calls the object itself: a function, a class, a bound method. */
    RemoteValue invoke(@Nullable Object... arguments);

    /**
     * Calls a method without waiting. Cancelling the future forgets the reply; it does not stop the peer. Arrays and
     * buffers among the arguments may be changed as soon as this returns: their bytes have been copied or written.
     */
    CompletableFuture<RemoteValue> callAsync(String name, @Nullable Object... arguments);

    /** Calls the object itself without waiting. */
    CompletableFuture<RemoteValue> invokeAsync(@Nullable Object... arguments);

    /** The peer's {@code str()} or {@code toString()} of it. */
    String str();

    /** The peer's {@code repr()} of it. */
    String repr();

    /** The names of its members, as the peer grants them. */
    List<String> dir();

    /** The peer's hash of it. */
    long hash();

    /** Whether the peer says that they are equal. */
    boolean equalTo(@Nullable Object other);

    /**
     * Compares by one of Python's operators: {@code __lt__}, {@code __le__}, {@code __eq__}, {@code __ne__},
     * {@code __gt__}, {@code __ge__}.
     */
    boolean compare(String operator, @Nullable Object other);

    /** Iterates, fetching so many elements in one round trip. */
    Iterator<RemoteValue> iterate(int buffer);

    /**
     * Enters the object as a context manager, runs the body with what entering gave, and exits it, telling it of an
     * exception.
     */
    <R extends @Nullable Object> R with(Function<RemoteValue, R> body);

    /** The name of its type, as the peer gave it: {@code builtins.list}. */
    String typeName();

    /**
     * A typed proxy: each method of the interface calls the member of its name. A method that returns a
     * {@code CompletableFuture} calls without waiting. {@link Exposed#attribute()} makes a method read or write.
     */
    <T> T as(Class<T> type);

    /** The same reference with a bound for its calls; zero means none. */
    RemoteObject withTimeout(Duration timeout);

    /** The connection it lives on. */
    Connection connection();

    /** Releases the reference now instead of when it becomes unreachable. Idempotent; never throws. */
    @Override
    void close();

    /** The reference behind a typed proxy, or behind a list, map or iterator that stands for one. */
    static RemoteObject of(Object proxy) {
        if (proxy instanceof RemoteObject object) {
            return object;
        }
        return References.behind(proxy);
    }
}
