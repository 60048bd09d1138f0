package io.remora.connection;

import io.remora.LogText;
import io.remora.RefusedException;
import io.remora.Session;
import io.remora.object.SharedThreads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections whose peers have lost what let them in: what proved them has ended, or a check of the side that
 * began the session fails.
 *
 * <p>It looks twice a second, so that a session ends within two seconds even where a file is itself looked at once a
 * second only. A call costs nothing by it. One timer thread serves the whole process: a check must not wait for a peer.
 * Whatever fails while it is checked ends the session.
 */
public final class Standing {
    private static final Logger LOG = System.getLogger("io.remora.connection");
    private static final long LOOK_EVERY_MILLIS = 500;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    /** What must hold while a session is open. */
    @FunctionalInterface
    public interface Check {
        /**
         * Looks.
         *
         * @throws IOException when it holds no more, with a reason for the operator
         */
        void check(Session session) throws IOException;
    }

    private Standing() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "remora-watch");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        SharedThreads.onEnd(timer::shutdownNow);
        return timer;
    }

    /** Looks at a connection until it has ended. */
    public static void watch(SymmetricConnection connection, Clock clock, Check check) {
        ScheduledFuture<?> looks = TIMER.scheduleWithFixedDelay(
                () -> look(connection, clock, check), LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        connection.whenEnded(() -> looks.cancel(false));
    }

    private static void look(SymmetricConnection connection, Clock clock, Check check) {
        if (connection.hasEnded()) {
            return;
        }
        Session session = connection.session();
        try {
            checkTime(session, clock.instant());
            check.check(session);
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    () -> "ended " + LogText.escape(session.toString()) + ": "
                            + LogText.escape(String.valueOf(e.getMessage())));
            connection.broken(e instanceof IOException cause ? cause : new RefusedException(e.toString(), e));
        }
    }

    private static void checkTime(Session session, Instant now) throws RefusedException {
        Optional<Instant> end = session.principal().expires();
        if (end.isPresent() && !now.isBefore(end.get())) {
            throw new RefusedException("what proved the peer to be " + session.principal() + " ended at " + end.get()
                    + ": it must renew it and connect again");
        }
    }
}
