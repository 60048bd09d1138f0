package io.remora.authenticator;

import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.certs.Printable;
import io.remora.server.PrincipalNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A peer is the SSH key that signed: {@code ssh:SHA256:...}; with an OpenSSH certificate first of all each of its
 * principals, {@code ssh-cert:NAME}, then its key id, {@code ssh-cert-id:ID}, and the certified key.
 *
 * <p>The transport has checked the signature, the authorized keys and their options, and for a certificate its
 * authority and type. What changes while a session lives is looked at here, each time trust is reloaded: the end of the
 * certificate and the revoked keys. The user name that was asked for proves nothing and is no name. Safe for any
 * thread.
 */
public final class SshKeyAuthenticator implements SelectiveAuthenticator {
    private static final String NAME = "ssh-key";

    private final Clock clock;
    private final Optional<RevokedSshKeys> revoked;

    private SshKeyAuthenticator(Clock clock, Optional<RevokedSshKeys> revoked) {
        this.clock = clock;
        this.revoked = revoked;
    }

    /** Every key that the transport let in. */
    public static SshKeyAuthenticator create(Clock clock) {
        return new SshKeyAuthenticator(clock, Optional.empty());
    }

    /** The same but for revoked ones. */
    public static SshKeyAuthenticator create(Clock clock, RevokedSshKeys revoked) {
        return new SshKeyAuthenticator(clock, Optional.of(revoked));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean concerns(Evidence evidence) {
        return evidence instanceof Evidence.SshKey;
    }

    @Override
    public Principal authenticate(Handshake handshake, Conversation conversation) throws RefusedException {
        if (!(handshake.evidence() instanceof Evidence.SshKey key)) {
            throw new RefusedException("it presented no SSH key: dial with ssh:// and a key that this side knows");
        }
        Optional<String> reason = revoked.flatMap(list -> list.revokes(key));
        if (reason.isPresent()) {
            throw new RefusedException(
                    reason.get() + " is revoked: the holder of " + key.fingerprint() + " needs a new one");
        }
        PrincipalNames names = new PrincipalNames("the SSH key");
        Optional<Instant> end = Optional.empty();
        if (key.certificate().isPresent()) {
            Evidence.SshCertificate certificate = key.certificate().get();
            end = certificate.validBefore();
            check(certificate);
            for (String principal : certificate.principals()) {
                names.add("ssh-cert:" + principal);
            }
            if (!certificate.keyId().isEmpty()) {
                names.add("ssh-cert-id:" + certificate.keyId());
            }
        }
        names.add("ssh:" + key.fingerprint());
        return names.principal(NAME, end);
    }

    private void check(Evidence.SshCertificate certificate) throws RefusedException {
        Instant now = clock.instant();
        if (certificate.validBefore().isPresent()
                && !now.isBefore(certificate.validBefore().get())) {
            throw new RefusedException("the SSH certificate '" + Printable.of(certificate.keyId()) + "' ended at "
                    + certificate.validBefore().get() + ", and it is " + now
                    + " here: renew it, or set the clock that is wrong");
        }
        if (certificate.principals().isEmpty() || certificate.principals().contains("")) {
            throw new RefusedException("the SSH certificate '" + Printable.of(certificate.keyId())
                    + "' names no principal, so it would be anybody's: issue it again for one (ssh-keygen -n)");
        }
    }

    /** {@code ssh-key[:revoked=FILE]}. */
    public static final class Provider implements AuthenticatorProvider {
        /** For ServiceLoader. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String help() {
            return "ssh-key[:revoked=FILE]  the key or the certificate of an SSH client; fingerprints that are refused";
        }

        @Override
        public SshKeyAuthenticator create(String setting) throws IOException {
            Setting values = Setting.parse(NAME, setting, Set.of("revoked"), Set.of());
            Optional<Path> file = values.file("revoked");
            Clock clock = Clock.systemUTC();
            return file.isEmpty()
                    ? SshKeyAuthenticator.create(clock)
                    : SshKeyAuthenticator.create(clock, RevokedSshKeys.file(file.get(), clock));
        }
    }
}
