package io.remora.object;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A token bucket: so many uses in each period, refilled steadily. */
final class RateLimit {
    private final double capacity;
    private final double perNano;
    private double tokens;
    private final LongSupplier nanos;
    private long refilled;

    RateLimit(long count, Duration period) {
        this(count, period, System::nanoTime);
    }

    /** The same by another clock of nanoseconds. */
    RateLimit(long count, Duration period, LongSupplier nanos) {
        if (count <= 0 || period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("a rate must be positive: " + count + " in " + period);
        }
        this.capacity = count;
        this.perNano = (double) count / period.toNanos();
        this.tokens = count;
        this.nanos = nanos;
        this.refilled = nanos.getAsLong();
    }

    synchronized boolean take() {
        long now = nanos.getAsLong();
        tokens = Math.min(capacity, tokens + (now - refilled) * perNano);
        refilled = now;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
