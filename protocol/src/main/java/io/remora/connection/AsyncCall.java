package io.remora.connection;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call that nobody waits for: its future is completed by the thread that reads. */
final class AsyncCall extends Call {
    private final CompletableFuture<@Nullable Object> future = new CompletableFuture<>();

    CompletableFuture<@Nullable Object> future() {
        return future;
    }

    @Override
    void complete(@Nullable Object result) {
        super.complete(result);
        future.complete(result);
    }

    @Override
    void fail(Throwable thrown) {
        super.fail(thrown);
        future.completeExceptionally(thrown);
    }
}
