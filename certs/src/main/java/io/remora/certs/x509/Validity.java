package io.remora.certs.x509;

import io.remora.certs.TimeToLive;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * From when until when a certificate is valid, in whole seconds as X.509 has it.
 *
 * @param notBefore first instant
 * @param notAfter last instant
 */
public record Validity(Instant notBefore, Instant notAfter) {
    /** How far the start lies back, so that a peer whose clock is up to five minutes slow takes a new certificate. */
    public static final Duration SKEW = Duration.ofMinutes(5);

    /** From a little before {@code now} until {@code life} after it, never longer. */
    public static Validity from(Instant now, TimeToLive life) {
        return new Validity(
                now.minus(SKEW).truncatedTo(ChronoUnit.SECONDS),
                now.plus(life.duration()).truncatedTo(ChronoUnit.SECONDS));
    }

    /** The same end, and a start that is not before this one. */
    Validity notBefore(Instant earliest) {
        return notBefore.isBefore(earliest) ? new Validity(earliest, notAfter) : this;
    }
}
