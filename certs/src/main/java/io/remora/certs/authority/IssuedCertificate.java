package io.remora.certs.authority;

import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.SubjectAltName;
import io.remora.certs.TimeToLive;
import io.remora.certs.Usage;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the authority's records say about one TLS certificate that it issued.
 *
 * @param serial its serial
 * @param name under which it was issued
 * @param names its subject alternative names
 * @param usage to listen, to dial or both
 * @param life how long it was asked for; a renewal asks for the same
 * @param notBefore first instant of validity
 * @param notAfter last instant of validity
 * @param generation which root of the authority it hangs from, counted from 1
 * @param fingerprint SHA-256 of the certificate
 * @param keyHere whether the authority made the key; else the peer has it and sent a signing request
 * @param revocation when and why it was revoked, if it was
 */
public record IssuedCertificate(
        BigInteger serial,
        PeerName name,
        List<SubjectAltName> names,
        Usage usage,
        TimeToLive life,
        Instant notBefore,
        Instant notAfter,
        int generation,
        String fingerprint,
        boolean keyHere,
        Optional<Revocation> revocation) {
    /**
     * That a certificate was revoked.
     *
     * @param at when
     * @param reason why
     */
    public record Revocation(Instant at, RevocationReason reason) {}

    /** Where a certificate stands at an instant. */
    public enum Status {
        /** Within its validity and not revoked. */
        VALID,
        /** Past its end. */
        EXPIRED,
        /** Revoked, expired since or not. */
        REVOKED
    }

    /** Where it stands at that instant. */
    public Status status(Instant now) {
        if (revocation.isPresent()) {
            return Status.REVOKED;
        }
        return now.isAfter(notAfter) ? Status.EXPIRED : Status.VALID;
    }

    IssuedCertificate revoked(Revocation how) {
        return new IssuedCertificate(
                serial,
                name,
                names,
                usage,
                life,
                notBefore,
                notAfter,
                generation,
                fingerprint,
                keyHere,
                Optional.of(how));
    }
}
