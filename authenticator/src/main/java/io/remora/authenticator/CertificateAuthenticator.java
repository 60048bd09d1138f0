package io.remora.authenticator;

import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.certs.x509.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A peer is who its certificate says: each alternative name of the leaf is a name of the principal
 * ({@code cert:uri:spiffe://...}, {@code cert:dns:ci.example}, {@code cert:ip:192.0.2.7}, in this order), and the
 * principal expires with the chain.
 *
 * <p>The transport has validated the chain already. What changes while a session lives is looked at again here, each
 * time trust is reloaded: the validity, the revocation lists, the deny list. Guarantees: after a certificate's end
 * nobody is let in by it, to the second; before its start nobody is, apart from a clock that is up to
 * {@link #TOLERANCE} slow; the common name never counts. Safe for any thread.
 */
public final class CertificateAuthenticator implements SelectiveAuthenticator {
    /**
     * How far this host's clock may be behind the authority's: five minutes. The end of a certificate has no such
     * grace.
     */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String NAME = "certificate";
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;

    private final Role peer;
    private final Clock clock;
    private final Optional<RevocationLists> revocations;
    private final List<X509Certificate> roots;
    private final DenyList denied;

    /** Which side the peer is; its certificate must be meant for that. */
    public enum Role {
        /** It dialled us. */
        CLIENT("clientAuth", "1.3.6.1.5.5.7.3.2", "dial"),
        /** We dialled it. */
        SERVER("serverAuth", "1.3.6.1.5.5.7.3.1", "listen");

        private final String usage;
        private final String oid;
        private final String verb;

        Role(String usage, String oid, String verb) {
            this.usage = usage;
            this.oid = oid;
            this.verb = verb;
        }
    }

    private CertificateAuthenticator(Builder builder) {
        this.peer = builder.peer;
        this.clock = builder.clock;
        this.revocations = Optional.ofNullable(builder.revocations);
        this.roots = builder.roots;
        this.denied = builder.denied;
    }

    /** For peers that dial us, without revocation lists and with nobody denied. */
    public static CertificateAuthenticator create() {
        return builder().build();
    }

    /** The same with choices. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean concerns(Evidence evidence) {
        return evidence instanceof Evidence.Certificates;
    }

    @Override
    public Principal authenticate(Handshake handshake, Conversation conversation) throws RefusedException {
        if (!(handshake.evidence() instanceof Evidence.Certificates proof)) {
            throw new RefusedException(
                    "it presented no certificate: give it one of an authority that this side trusts, and its key");
        }
        Instant now = clock.instant();
        Instant end = checkValidity(proof.chain(), now);
        checkUsage(proof.leaf());
        for (X509Certificate certificate : proof.chain()) {
            Optional<String> reason = denied.denies(certificate);
            if (reason.isPresent()) {
                throw new RefusedException("the certificate is on the deny list (" + reason.get()
                        + "): its holder needs a new one with a new key");
            }
        }
        if (revocations.isPresent()) {
            new RevocationCheck(revocations.get(), roots, now).check(proof.chain());
        }
        return CertificateNames.of(proof.leaf()).principal(NAME, Optional.of(end));
    }

    /** The first end in the chain. */
    private static Instant checkValidity(List<X509Certificate> chain, Instant now) throws RefusedException {
        Instant end = Instant.MAX;
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            String whose = i == 0 ? "the certificate" : "a certificate above the peer's";
            Instant from = certificate.getNotBefore().toInstant();
            Instant until = certificate.getNotAfter().toInstant();
            if (now.isAfter(until)) {
                throw new RefusedException(whose + " expired at " + until + ", and it is " + now
                        + " here: renew it, or set the clock that is wrong");
            }
            if (now.plus(TOLERANCE).isBefore(from)) {
                throw new RefusedException(whose + " is valid from " + from + " on, and it is " + now
                        + " here: wait for it, or set the clock that is wrong");
            }
            end = until.isBefore(end) ? until : end;
        }
        return end;
    }

    private void checkUsage(X509Certificate leaf) throws RefusedException {
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            throw new RefusedException(
                    "the certificate's key usage leaves out digitalSignature: issue it again with it");
        }
        List<String> purposes = purposes(leaf);
        // Without the extension a certificate is for every purpose (RFC 5280, section 4.2.1.12).
        if (purposes != null && !purposes.contains(peer.oid) && !purposes.contains(ANY_PURPOSE)) {
            throw new RefusedException(
                    "the certificate is not meant to " + peer.verb + ": issue it again with the usage " + peer.usage);
        }
    }

    private static @Nullable List<String> purposes(X509Certificate leaf) throws RefusedException {
        try {
            return leaf.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            throw new RefusedException("the certificate's extended key usage cannot be read: issue it again", e);
        }
    }

    /** The choices for a {@link CertificateAuthenticator}. Used by one thread. */
    public static final class Builder {
        private Role peer = Role.CLIENT;
        private Clock clock = Clock.systemUTC();
        private @Nullable RevocationLists revocations;
        private List<X509Certificate> roots = List.of();
        private DenyList denied = DenyList.empty();

        private Builder() {}

        /** Which side the peers are; {@link Role#CLIENT} unless it is said. */
        public Builder peer(Role role) {
            this.peer = role;
            return this;
        }

        /** The clock that validity is judged by. */
        public Builder clock(Clock choice) {
            this.clock = choice;
            return this;
        }

        /** The revocation lists; once there are any, a peer whose issuer has none is refused. */
        public Builder revocations(RevocationLists lists) {
            this.revocations = lists;
            return this;
        }

        /** The authorities whose signatures on lists are checked although they are in no peer's chain: the roots. */
        public Builder roots(List<X509Certificate> authorities) {
            this.roots = List.copyOf(authorities);
            return this;
        }

        /** Who is refused at once. */
        public Builder deny(DenyList list) {
            this.denied = list;
            return this;
        }

        /** The authenticator. */
        public CertificateAuthenticator build() {
            return new CertificateAuthenticator(this);
        }
    }

    /** {@code certificate[:crl=FILE,ca=FILE,deny=FILE]}. */
    public static final class Provider implements AuthenticatorProvider {
        /** For ServiceLoader. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String help() {
            return "certificate[:crl=FILE,ca=FILE,deny=FILE]  the alternative names of a TLS certificate; a revocation list"
                    + " (its signature checked by the certificates of ca), and serials or keys that are refused";
        }

        @Override
        public CertificateAuthenticator create(String setting) throws IOException {
            Setting values = Setting.parse(NAME, setting, Set.of("crl", "ca", "deny"), Set.of());
            Builder builder = builder();
            Optional<Path> lists = values.file("crl");
            if (lists.isPresent()) {
                builder.revocations(RevocationLists.file(lists.get(), builder.clock));
            }
            values.file("ca").ifPresent(file -> builder.roots(Pem.certificates(file)));
            Optional<Path> deny = values.file("deny");
            if (deny.isPresent()) {
                builder.deny(DenyList.file(deny.get(), builder.clock));
            }
            return builder.build();
        }
    }
}
