package io.remora.authenticator;

import java.time.Duration;
import java.util.Optional;

/**
 * What a token shall say; a value.
 *
 * @param subject whom it stands for: the principal {@code token:SUBJECT}
 * @param binding to what it is bound
 * @param life how long it can be presented, at most {@link #LONGEST_LIFE}
 * @param once whether it can be presented only once; the listening side then needs a {@link SpentTokens}
 * @param session how long a session may last that it opened; empty: no longer than the token
 */
public record TokenRequest(
        String subject, TokenBinding binding, Duration life, boolean once, Optional<Duration> session) {
    /** The longest life, 24 hours: a token that was taken must not matter for long. */
    public static final Duration LONGEST_LIFE = Duration.ofHours(24);

    private static final Duration LIFE = Duration.ofMinutes(5);

    /** Checks the bounds. */
    public TokenRequest {
        if (subject.isBlank() || subject.length() > 256) {
            throw new IllegalArgumentException(
                    "the subject of a token has " + subject.length() + " characters: give 1 to 256 that are not blank");
        }
        if (life.compareTo(Duration.ofSeconds(1)) < 0 || life.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException("a token cannot live for " + life + ": give between 1 second and "
                    + LONGEST_LIFE.toHours() + " hours");
        }
        if (session.isPresent() && session.get().compareTo(life) < 0) {
            throw new IllegalArgumentException("a session of " + session.get()
                    + " would end before its token, which lives for " + life + ": give a longer one or none");
        }
    }

    /** A token for five minutes, any number of times. */
    public static TokenRequest of(String subject, TokenBinding binding) {
        return new TokenRequest(subject, binding, LIFE, false, Optional.empty());
    }

    /** The same with another life. */
    public TokenRequest life(Duration changed) {
        return new TokenRequest(subject, binding, changed, once, session);
    }

    /** The same, to be presented only once. */
    public TokenRequest singleUse() {
        return new TokenRequest(subject, binding, life, true, session);
    }

    /** The same, and sessions that it opens may outlast it, up to so long from now. */
    public TokenRequest session(Duration longest) {
        return new TokenRequest(subject, binding, life, once, Optional.of(longest));
    }
}
