package io.remora.object;

import java.time.Duration;

/** A token bucket: so many uses in each period, refilled steadily. */
final class RateLimit {
    private final double capacity;
    private final double perNano;
    private double tokens;
    private long refilled = System.nanoTime();

    RateLimit(long count, Duration period) {
        if (count <= 0 || period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("a rate must be positive: " + count + " in " + period);
        }
        this.capacity = count;
        this.perNano = (double) count / period.toNanos();
        this.tokens = count;
    }

    synchronized boolean take() {
        long now = System.nanoTime();
        tokens = Math.min(capacity, tokens + (now - refilled) * perNano);
        refilled = now;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
