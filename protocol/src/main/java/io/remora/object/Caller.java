package io.remora.object;

import io.remora.Connection;
import io.remora.message.Handler;
import io.remora.value.Tuple;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a proxy calls the peer. Implemented by the connection; this layer knows nothing of threads and sequence numbers.
 */
public interface Caller {
    /**
     * Asks and waits.
     *
     * @param arguments the handler's arguments, prepared by {@link #objects()}
     * @param timeout how long to wait; zero for no bound
     * @return the result, unboxed
     * @throws RuntimeException what the peer raised as its Java twin, or what ended the call
     */
    @Nullable
    Object call(Handler handler, Tuple arguments, Duration timeout);

    /**
     * Asks without waiting.
     *
     * @param opened what the future is completed with, made of the unboxed result by the thread that completes it
     */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(
            Handler handler, Tuple arguments, Duration timeout, Function<@Nullable Object, T> opened);

    /** The tables and boxing of this connection. */
    Objects objects();

    /** The connection as users see it. */
    Connection connection();

    /** The time that calls wait by default. */
    Duration timeout();

    /** Runs something that may wait or run user code, away from the thread that reads. */
    void execute(Runnable task);
}
