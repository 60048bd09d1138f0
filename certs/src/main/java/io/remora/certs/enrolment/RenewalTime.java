package io.remora.certs.enrolment;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When to renew: at half of the life that was left when the certificate came, a tenth of it earlier or later by chance,
 * so that hosts that started together do not ask together, and half the life remains for an authority that is down.
 */
public final class RenewalTime {
    private static final double EARLIEST = 0.4;
    private static final double LATEST = 0.6;

    private RenewalTime() {}

    /** The instant at which to ask for the next certificate; {@code received} itself when nothing is left. */
    public static Instant of(Instant received, Instant notAfter, RandomGenerator random) {
        Duration left = Duration.between(received, notAfter);
        if (left.isNegative() || left.isZero()) {
            return received;
        }
        return received.plusMillis((long) (left.toMillis() * random.nextDouble(EARLIEST, LATEST)));
    }

    /** The instant at which to try again after {@code failures} failures, within what is left. */
    public static Instant retry(Instant now, Instant notAfter, int failures, RandomGenerator random) {
        long left = Math.max(Duration.between(now, notAfter).toMillis(), 0);
        long most = Math.min(Math.max(left / 10, 500), 60_000L << Math.min(failures, 6));
        return now.plusMillis((long) (most * random.nextDouble(0.5, 1.0)));
    }
}
