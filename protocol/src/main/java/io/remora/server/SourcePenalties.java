package io.remora.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps sources that fail to authenticate out for a while, longer with each failure, as OpenSSH's
 * {@code PerSourcePenalties} do: guessing gets slow, and a flood of failures costs nothing but a look into a table.
 *
 * <p>A source has {@link Settings#free} failures for nothing. The next one keeps it out for {@link Settings#first},
 * each further one twice as long, at most {@link Settings#longest}; a failure is forgotten {@link Settings#longest}
 * after the penalty has ended. A success forgives one failure and ends no penalty: who has one account must not use it
 * to guess others for nothing. An IPv6 source counts by its /64, which one household has. The table is bounded: when it
 * is full, the source that failed longest ago is forgotten. Safe for any thread; nothing is done in the background.
 */
public final class SourcePenalties {
    private static final int MOST_SOURCE_CHARACTERS = 256;

    private final Settings settings;
    private final Clock clock;
    /** Guarded by itself; the source that failed longest ago comes first. */
    private final Map<String, Failures> failing = new LinkedHashMap<>();

    /**
     * How hard.
     *
     * @param free how many failures cost nothing; a person mistypes
     * @param first the penalty of the first failure that costs
     * @param longest the longest penalty
     * @param sources how many sources are remembered
     */
    public record Settings(int free, Duration first, Duration longest, int sources) {
        private static final Settings DEFAULTS = new Settings(3, Duration.ofSeconds(5), Duration.ofMinutes(10), 65_536);
        private static final Settings NONE =
                new Settings(Integer.MAX_VALUE, Duration.ofMillis(1), Duration.ofMillis(1), 1);

        /** Checks the bounds. */
        public Settings {
            if (free < 0 || sources < 1 || first.compareTo(Duration.ofMillis(1)) < 0 || longest.compareTo(first) < 0) {
                throw new IllegalArgumentException("penalties of " + first + " to " + longest + " after " + free
                        + " failures for " + sources + " sources cannot be used: all are positive, and the first is not"
                        + " longer than the longest");
            }
        }

        /** Three failures for nothing, then 5 seconds to 10 minutes; 65,536 sources. */
        public static Settings defaults() {
            return DEFAULTS;
        }

        /** Nobody is ever kept out: the weak choice, for a listener that something else protects. */
        public static Settings none() {
            return NONE;
        }
    }

    private record Failures(int count, Instant until) {}

    /** With the default settings. */
    public SourcePenalties(Clock clock) {
        this(Settings.defaults(), clock);
    }

    /** With other settings. */
    public SourcePenalties(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** With {@link Settings#none}. */
    public static SourcePenalties none() {
        return new SourcePenalties(Settings.none(), Clock.systemUTC());
    }

    /** Whether the source may try. Ask before anything is spent on it. */
    public boolean admits(String source) {
        return remaining(source).isZero();
    }

    /** How long the source is kept out still; zero when it may try. */
    public Duration remaining(String source) {
        synchronized (failing) {
            // Not before: a failure that is counted meanwhile would seem to lie in the future.
            Instant now = clock.instant();
            Failures found = failing.get(key(source));
            return found == null || !found.until().isAfter(now) ? Duration.ZERO : Duration.between(now, found.until());
        }
    }

    /**
     * Counts a failure.
     *
     * @return how long the source is kept out now
     */
    public Duration failed(String source) {
        String key = key(source);
        synchronized (failing) {
            Instant now = clock.instant();
            Failures before = failing.remove(key);
            int count = before == null || isForgotten(before, now) ? 1 : before.count() + 1;
            Duration penalty = penalty(count);
            Instant until = now.plus(penalty);
            if (before != null && before.until().isAfter(until)) {
                until = before.until();
            }
            failing.put(key, new Failures(count, until));
            makeRoom(now);
            return Duration.between(now, until);
        }
    }

    /** Counts a success: one failure less. */
    public void succeeded(String source) {
        String key = key(source);
        synchronized (failing) {
            Failures before = failing.get(key);
            if (before != null && before.count() > 1) {
                failing.put(key, new Failures(before.count() - 1, before.until()));
            } else if (before != null && !before.until().isAfter(clock.instant())) {
                failing.remove(key);
            }
        }
    }

    /** How many sources are remembered. */
    int size() {
        synchronized (failing) {
            return failing.size();
        }
    }

    private Duration penalty(int count) {
        if (count <= settings.free()) {
            return Duration.ZERO;
        }
        Duration penalty = settings.first();
        for (int i = settings.free() + 1; i < count && penalty.compareTo(settings.longest()) < 0; i++) {
            penalty = penalty.multipliedBy(2);
        }
        return penalty.compareTo(settings.longest()) < 0 ? penalty : settings.longest();
    }

    private boolean isForgotten(Failures failures, Instant now) {
        return !failures.until().plus(settings.longest()).isAfter(now);
    }

    private void makeRoom(Instant now) {
        Iterator<Failures> oldest = failing.values().iterator();
        while (oldest.hasNext() && (isForgotten(oldest.next(), now) || failing.size() > settings.sources())) {
            oldest.remove();
        }
    }

    /** An IPv6 address counts by its first four groups; everything else as it stands, but not without end. */
    private static String key(String source) {
        if (source.length() > MOST_SOURCE_CHARACTERS) {
            return source.substring(0, MOST_SOURCE_CHARACTERS);
        }
        return IpNetwork.of(source);
    }
}
