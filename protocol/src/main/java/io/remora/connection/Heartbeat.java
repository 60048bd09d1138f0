package io.remora.connection;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;

/**
 * Finds peers that have gone without a word. A peer that is known to be ours answers a ping whatever it is serving, so
 * one that misses three is gone. A Python peer answers only while it serves, so it is not asked.
 */
final class Heartbeat {
    private static final int MISSES = 3;

    private Heartbeat() {}

    static void watch(SymmetricConnection connection, Inbound inbound) {
        Duration interval = connection.options().heartbeat();
        boolean answers = connection.session().handshake().dialect().isPresent();
        if (interval.isZero() || !answers) {
            return;
        }
        ScheduledFuture<?> beats =
                Later.every(interval, () -> Workers.serve(() -> beat(connection, inbound, interval)));
        connection.whenEnded(() -> beats.cancel(false));
    }

    private static void beat(SymmetricConnection connection, Inbound inbound, Duration interval) {
        long silent = System.nanoTime() - inbound.lastRead();
        if (connection.hasEnded() || silent < interval.toNanos()) {
            return;
        }
        if (silent > interval.toNanos() * MISSES) {
            connection.end(
                    "the peer has not answered for " + Duration.ofNanos(silent).toSeconds() + " s", null);
        } else {
            connection.beat();
        }
    }
}
