package io.remora.certs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves. */
public final class FixedClock extends Clock {
    private volatile Instant now;

    private FixedClock(Instant now) {
        this.now = now;
    }

    /** A clock that starts at the real time, so that real programs agree with it. */
    public static FixedClock atRealTime() {
        return new FixedClock(Instant.now());
    }

    /** Moves on. */
    public void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
