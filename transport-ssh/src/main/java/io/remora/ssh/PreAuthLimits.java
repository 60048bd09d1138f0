package io.remora.ssh;

import java.time.Duration;

/**
 * What strangers may cost a listener before they have logged in, and how a source that fails is held off. A failed login
 * adds 5 seconds to a source's penalty, a login that never came 10, a connection that did not try 1; from {@code
 * penaltyFrom} on the source is not let in until its penalty is over.
 *
 * @param startups how many connections may be logging in at once
 * @param startupsPerSource how many of them from one address (an IPv6 address counts by its first 64 bits)
 * @param loginTime how long logging in may take
 * @param keys how many keys a connection may try
 * @param channels how many channels a connection may have
 * @param penaltyFrom the penalty at which a source is held off
 * @param mostPenalty the longest penalty
 */
public record PreAuthLimits(
        int startups,
        int startupsPerSource,
        Duration loginTime,
        int keys,
        int channels,
        Duration penaltyFrom,
        Duration mostPenalty) {
    private static final PreAuthLimits DEFAULTS =
            new PreAuthLimits(100, 20, Duration.ofSeconds(10), 6, 64, Duration.ofSeconds(15), Duration.ofMinutes(10));

    /** Checks that each is positive. */
    public PreAuthLimits {
        if (startups <= 0 || startupsPerSource <= 0 || keys <= 0 || channels <= 0) {
            throw new IllegalArgumentException("each limit of an SSH listener must be positive");
        }
        if (loginTime.toMillis() <= 0 || penaltyFrom.toMillis() <= 0 || mostPenalty.toMillis() <= 0) {
            throw new IllegalArgumentException("each time of an SSH listener must be positive");
        }
    }

    /** Room for a busy day, little for a flood. */
    public static PreAuthLimits defaults() {
        return DEFAULTS;
    }

    /** The same with another time for logging in. */
    public PreAuthLimits withLoginTime(Duration time) {
        return new PreAuthLimits(startups, startupsPerSource, time, keys, channels, penaltyFrom, mostPenalty);
    }

    /** The same with other numbers of connections that may be logging in. */
    public PreAuthLimits withStartups(int all, int perSource) {
        return new PreAuthLimits(all, perSource, loginTime, keys, channels, penaltyFrom, mostPenalty);
    }

    /** The same with other penalties. */
    public PreAuthLimits withPenalties(Duration from, Duration most) {
        return new PreAuthLimits(startups, startupsPerSource, loginTime, keys, channels, from, most);
    }
}
