package io.remora.transport;

import java.time.Duration;

/**
 * Makes all failures take the same time, so that a peer cannot tell by the clock where it failed: at a user that does
 * not exist, a wrong password, a certificate that is revoked or one that has ended. It waits for nobody: it says how
 * long whoever closes the connection should still wait. Immutable.
 */
public final class FailureDelay {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final FailureDelay USUAL = of(Duration.ofMillis(250));

    private final long stepNanos;

    private FailureDelay(Duration step) {
        this.stepNanos = step.toNanos();
    }

    /** Of a quarter of a second: above what an honest attempt takes. */
    public static FailureDelay usual() {
        return USUAL;
    }

    /**
     * A delay.
     *
     * @param step failures are answered so long after the beginning; one that took longer after twice, three times as
     *     long. More than an honest attempt takes; 1 millisecond to 10 seconds
     */
    static FailureDelay of(Duration step) {
        if (step.compareTo(Duration.ofMillis(1)) < 0 || step.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a delay of " + step + " cannot be used: give 1 ms to " + LONGEST);
        }
        return new FailureDelay(step);
    }

    /**
     * How long to wait before a failure is shown.
     *
     * @param elapsed since the attempt began
     */
    public Duration remaining(Duration elapsed) {
        long nanos = Math.max(elapsed.toNanos(), 0);
        long over = nanos % stepNanos;
        return nanos > 0 && over == 0 ? Duration.ZERO : Duration.ofNanos(stepNanos - over);
    }
}
