package io.remora.certs.authority;

import io.remora.certs.CertsException;
import io.remora.certs.TimeToLive;
import io.remora.certs.enrolment.Enrolment;
import io.remora.certs.enrolment.JoinToken;
import io.remora.certs.enrolment.RootPin;
import io.remora.certs.store.Store;
import io.remora.certs.x509.CertificateDetails;
import io.remora.certs.x509.KeyFingerprint;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The authority's side of enrolment: it makes join tokens and exchanges them, once each, for certificates.
 *
 * <p>That a token was spent and what it was spent for are one line of the journal, so it is spent once whatever races,
 * dies or restarts. The signing key is opened once and kept while the root stays the same: the desk is for a process
 * that serves. Any number of threads may call it.
 */
public final class JoinDesk {
    /** The longest that a join token can be used. */
    public static final TimeToLive LONGEST_TOKEN_LIFE = new TimeToLive(Duration.ofMinutes(5));

    private static final System.Logger LOG = System.getLogger(JoinDesk.class.getName());

    private final CertificateAuthority authority;
    private final Store store;
    private final Clock clock;

    /** The open signer of the newest generation; guarded by this. */
    private Optional<Signer> open = Optional.empty();

    JoinDesk(CertificateAuthority authority, Store store, Clock clock) {
        this.authority = authority;
        this.store = store;
        this.clock = clock;
    }

    /** A token that its holder can exchange once, within five minutes, for what the request says. No key is needed. */
    public JoinToken token(IssueRequest request) {
        return token(request, LONGEST_TOKEN_LIFE, Optional.empty());
    }

    /**
     * As above.
     *
     * @param life how long it can be used, at most five minutes
     * @param boundTo the only key that it can be used with, when the host's key is known already
     * @throws CertsException {@code BAD_VALUE} when the life is longer
     */
    public JoinToken token(IssueRequest request, TimeToLive life, Optional<KeyFingerprint> boundTo) {
        if (life.duration().compareTo(LONGEST_TOKEN_LIFE.duration()) > 0) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "a join token lives at most "
                            + LONGEST_TOKEN_LIFE.duration().toMinutes() + " minutes, not "
                            + life.duration().toSeconds() + " s; give a shorter life");
        }
        return store.exclusively(change -> {
            RootPin pin = RootPin.of(Ledger.of(change.entries()).current().root());
            JoinToken token =
                    JoinToken.random(request.name(), pin, clock.instant().plus(life.duration()));
            JoinGrant grant = new JoinGrant(token.id(), request, token.expires(), boundTo);
            change.commit(grant.toEntry());
            return token;
        });
    }

    /** What a host that the transport did not authenticate may ask: to join with a token, and no renewal. */
    public Enrolment forStranger() {
        return new ForPeer(Optional.empty());
    }

    /**
     * What a host that the transport authenticated may ask.
     *
     * @param presented the certificate with which it proved itself on this connection
     */
    public Enrolment forPeer(X509Certificate presented) {
        return new ForPeer(Optional.of(presented));
    }

    /** The desk as one connection sees it. */
    private final class ForPeer implements Enrolment {
        private final Optional<X509Certificate> presented;

        ForPeer(Optional<X509Certificate> presented) {
            this.presented = presented;
        }

        @Override
        public byte[] trust() {
            return JoinDesk.this.trust();
        }

        @Override
        public byte[] join(String token, byte[] request) {
            return JoinDesk.this.join(token, request);
        }

        @Override
        public byte[] renew(byte[] request) {
            return JoinDesk.this.renew(
                    presented.orElseThrow(() -> CertsException.of(
                            CertsException.Reason.REFUSED,
                            "only a host that showed its certificate on this connection can renew it; connect with it,"
                                    + " or join with a token")),
                    request);
        }
    }

    private byte[] trust() {
        return Pem.encode(authority.trusted()).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] join(String token, byte[] request) {
        String id;
        try {
            id = JoinToken.parse(token).id();
        } catch (CertsException e) {
            throw refused("it is not a join token");
        }
        // Before a signature is verified or made, so that guessing costs us little.
        requireUsable(JoinGrant.unspent(store.entries(), id));
        SigningRequest key = SigningRequest.parse(request);
        Signer signer = signer();
        return pem(store.exclusively(change -> {
            JoinGrant grant = requireUsable(JoinGrant.unspent(change.entries(), id));
            if (!grant.key().map(KeyFingerprint.of(key.key())::equals).orElse(true)) {
                throw refused("it is bound to another key than the one of '"
                        + grant.request().name() + "' that came");
            }
            return issuance(signer).issue(change, grant.request(), key, entry -> entry.with(JoinGrant.SPENT, id));
        }));
    }

    private byte[] renew(X509Certificate certificate, byte[] request) {
        SigningRequest key = SigningRequest.parse(request);
        requireOurs(Ledger.of(store.entries()), certificate);
        Signer signer = signer();
        return pem(store.exclusively(change -> {
            IssuedCertificate known = requireOurs(Ledger.of(change.entries()), certificate);
            IssueRequest again = new IssueRequest(known.name(), known.names(), known.usage(), known.life());
            return issuance(signer).issue(change, again, key, entry -> entry);
        }));
    }

    private IssuedCertificate requireOurs(Ledger ledger, X509Certificate certificate) {
        IssuedCertificate known = ledger.issued(certificate.getSerialNumber())
                .filter(c -> c.fingerprint().equals(CertificateDetails.fingerprint(certificate)))
                .orElseThrow(() -> CertsException.of(
                        CertsException.Reason.UNKNOWN,
                        "the certificate " + CertificateDetails.of(certificate).subject()
                                + " was not issued by this authority; join it with a token"));
        return switch (known.status(clock.instant())) {
            case VALID -> known;
            case REVOKED ->
                throw CertsException.of(
                        CertsException.Reason.REVOKED,
                        "the certificate of '" + known.name() + "' was revoked and is not renewed; ask the operator");
            case EXPIRED ->
                throw CertsException.of(
                        CertsException.Reason.EXPIRED,
                        "the certificate of '" + known.name() + "' ended at " + known.notAfter()
                                + "; join again with a token");
        };
    }

    private JoinGrant requireUsable(Optional<JoinGrant> found) {
        JoinGrant grant = found.orElseThrow(() -> refused("it is unknown or was used before"));
        if (!clock.instant().isBefore(grant.expires())) {
            throw refused("that of '" + grant.request().name() + "' expired at " + grant.expires());
        }
        return grant;
    }

    /** The peer learns nothing but that it failed; the operator reads why in the log. */
    private static CertsException refused(String why) {
        LOG.log(System.Logger.Level.WARNING, "a join token was refused: " + why);
        return CertsException.of(
                CertsException.Reason.REFUSED,
                "the join token is refused; ask for a new one: it can be used once, within five minutes");
    }

    private Issuance issuance(Signer signer) {
        return new Issuance(store, clock, () -> signer);
    }

    private synchronized Signer signer() {
        int current = authority.ledger().current().number();
        if (open.isEmpty() || open.get().generation().number() != current) {
            open = Optional.of(authority.signer());
        }
        return open.get();
    }

    private static byte[] pem(Issued issued) {
        return Pem.encode(issued.chain()).getBytes(StandardCharsets.US_ASCII);
    }
}
