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
    /** Pays for the frames of a call before they are written and when they have come. */
    @FunctionalInterface
    interface Budget {
        /** For calls under no bound. */
        Budget UNBOUNDED = size -> true;

        /** Whether it pays for so many bytes. Must not wait. */
        boolean take(long size);
    }

    /**
     * Asks and waits.
     *
     * @param arguments the handler's arguments, prepared by {@link #objects()}
     * @param timeout how long to wait; zero for no bound
     * @return the result, unboxed
     * @param budget pays for the request and its reply; when it cannot, the call fails as one of a revoked reference
     *     does
     * @throws RuntimeException what the peer raised as its Java twin, or what ended the call
     */
    @Nullable
    Object call(Handler handler, Tuple arguments, Duration timeout, Budget budget);

    /**
     * Asks without waiting.
     *
     * @param budget pays for the request and its reply
     * @param opened what the future is completed with, made of the unboxed result by the thread that completes it
     */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(
            Handler handler, Tuple arguments, Duration timeout, Budget budget, Function<@Nullable Object, T> opened);

    /** The tables and boxing of this connection. */
    Objects objects();

    /** The connection as users see it. */
    Connection connection();

    /** The time that calls wait by default. */
    Duration timeout();

    /** Runs something that may wait or run user code, away from the thread that reads. */
    void execute(Runnable task);
}
