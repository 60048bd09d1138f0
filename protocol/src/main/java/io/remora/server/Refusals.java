package io.remora.server;

import io.remora.transport.FailureDelay;
import io.remora.transport.Link;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows peers that they were refused: by the end of their link, and always at the same time after the beginning,
 * whatever it was that failed. No thread waits. When so many are refused at once that their links become a burden, the
 * rest end at once.
 */
final class Refusals {
    private static final int MOST = 512;

    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Ends a link.
     *
     * @param began when its peer's authentication began, by {@link System#nanoTime}
     */
    void close(Link link, long began) {
        Duration rest = FailureDelay.usual().remaining(Duration.ofNanos(System.nanoTime() - began));
        if (waiting.incrementAndGet() > MOST) {
            waiting.decrementAndGet();
            link.close();
            return;
        }
        CompletableFuture.delayedExecutor(rest.toNanos(), TimeUnit.NANOSECONDS).execute(() -> {
            waiting.decrementAndGet();
            link.close();
        });
    }
}
