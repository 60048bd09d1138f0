package io.remora.ssh;

import io.remora.server.SourcePenalties;
import java.time.Duration;

/**
 * What strangers may cost a listener before they have logged in. A connection that tried keys and got in with none of
 * them has failed, and so has one that was silent until {@code loginTime} was over; who merely hangs up has not.
 *
 * @param startups how many connections may be logging in at once
 * @param startupsPerSource how many of them from one address (an IPv6 address counts by its first 64 bits)
 * @param loginTime how long logging in may take
 * @param keys how many keys a connection may try
 * @param channels how many channels a connection may have
 * @param penalties how a source whose connections fail is kept out: its next ones are closed without a word
 */
public record PreAuthLimits(
        int startups,
        int startupsPerSource,
        Duration loginTime,
        int keys,
        int channels,
        SourcePenalties.Settings penalties) {
    private static final PreAuthLimits DEFAULTS =
            new PreAuthLimits(100, 20, Duration.ofSeconds(10), 6, 64, SourcePenalties.Settings.defaults());

    /** Checks that each is positive. */
    public PreAuthLimits {
        if (startups <= 0 || startupsPerSource <= 0 || keys <= 0 || channels <= 0) {
            throw new IllegalArgumentException("each limit of an SSH listener must be positive");
        }
        if (loginTime.toMillis() <= 0) {
            throw new IllegalArgumentException("the time for logging in to an SSH listener must be positive");
        }
    }

    /** Room for a busy day, little for a flood. */
    public static PreAuthLimits defaults() {
        return DEFAULTS;
    }

    /** The same with another time for logging in. */
    public PreAuthLimits withLoginTime(Duration time) {
        return new PreAuthLimits(startups, startupsPerSource, time, keys, channels, penalties);
    }

    /** The same with other numbers of connections that may be logging in. */
    public PreAuthLimits withStartups(int all, int perSource) {
        return new PreAuthLimits(all, perSource, loginTime, keys, channels, penalties);
    }

    /** The same with other penalties. */
    public PreAuthLimits withPenalties(SourcePenalties.Settings settings) {
        return new PreAuthLimits(startups, startupsPerSource, loginTime, keys, channels, settings);
    }
}
