package io.remora.agent;

import io.remora.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections whose peer has gone without a word, as when a cable is pulled: no end of input tells the agent then,
 * and it would live on for as long as the host's TCP keeps the connection. Asked for by whoever deploys the agent, for
 * a peer of ours answers a ping whatever it is doing, and another might not.
 */
final class SignsOfLife {
    private static final String SECONDS = "remora.heartbeat";
    private static final int MISSES = 3;

    private final Duration interval;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "remora-signs-of-life");
        thread.setDaemon(true);
        return thread;
    });

    private SignsOfLife(Duration interval) {
        this.interval = interval;
    }

    /** As {@code -Dremora.heartbeat=SECONDS} says; without it nobody is asked. */
    static Optional<SignsOfLife> asked() {
        return Optional.ofNullable(Integer.getInteger(SECONDS))
                .filter(seconds -> seconds > 0)
                .map(seconds -> new SignsOfLife(Duration.ofSeconds(seconds)));
    }

    /** Asks this peer from now on until its connection ends. */
    void watch(Connection connection) {
        Beats beats = new Beats(connection);
        ScheduledFuture<?> running =
                clock.scheduleWithFixedDelay(beats, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> unused = connection.onEnd().thenRun(() -> running.cancel(false));
    }

    /** On the clock's thread alone. */
    private static final class Beats implements Runnable {
        private final Connection connection;
        private CompletableFuture<Duration> asked = CompletableFuture.completedFuture(Duration.ZERO);
        private int missed;

        Beats(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void run() {
            if (asked.isDone() && !asked.isCompletedExceptionally()) {
                missed = 0;
                asked = connection.pingAsync();
            } else if (++missed >= MISSES) {
                System.err.println("remora agent: the peer has gone without a word");
                connection.close();
            }
        }
    }
}
