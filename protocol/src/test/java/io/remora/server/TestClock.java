package io.remora.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves. */
final class TestClock extends Clock {
    private volatile Instant now;

    private TestClock(Instant now) {
        this.now = now;
    }

    /** A clock that stands at that instant. */
    static TestClock at(Instant now) {
        return new TestClock(now);
    }

    /** A clock that stands at a day in 2026. */
    static TestClock fixed() {
        return at(Instant.parse("2026-06-01T12:00:00Z"));
    }

    /** Moves it, forwards or back. */
    void advance(Duration by) {
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
