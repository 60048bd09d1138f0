package io.remora.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that nobody waits for. Its reply is read by whoever reads; its future, and with it the code of users that
 * depends on it, is completed by a thread that does not: see {@link Announcements}.
 */
final class AsyncCall<T extends @Nullable Object> extends Call {
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final Function<@Nullable Object, T> opened;
    private final long deadline;
    private final Duration timeout;
    /** The next one to be announced; guarded by the announcements. */
    @Nullable
    AsyncCall<?> next;

    AsyncCall(Function<@Nullable Object, T> opened, long deadline, Duration timeout) {
        this.opened = opened;
        this.deadline = deadline;
        this.timeout = timeout;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** By {@link System#nanoTime()}; {@link Long#MAX_VALUE} for none. */
    long deadline() {
        return deadline;
    }

    Duration timeout() {
        return timeout;
    }

    @Override
    void announce() {
        try {
            future.complete(opened.apply(result()));
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
    }
}
