package io.remora.ssh;

import io.remora.ssh.authorized.AuthorizedKey;
import io.remora.ssh.authorized.AuthorizedKeys;
import io.remora.ssh.authorized.Revocations;
import java.io.IOException;
import java.net.InetAddress;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.OpenSshCertificate;

/**
 * Decides whether a key or certificate may log in as a user. It is asked before the signature is checked as well as
 * after, and again for as long as the user stays, and decides nothing about the signature; {@link SignedKey} does. A
 * certificate's signature, type and critical options are checked by MINA too; its principals, authority, validity and
 * revocation are checked here alone.
 */
final class UserCheck {
    /** A certificate that MINA verified and we know how to keep may have these critical options and no others. */
    private static final Set<String> KEPT_OPTIONS = Set.of("source-address");

    private final AuthorizedKeys keys;
    private final AuthorizedKeys authorities;
    private final Revocations revocations;

    UserCheck(ListenSettings settings) throws IOException {
        keys = AuthorizedKeys.of(settings.authorizedKeys());
        authorities = AuthorizedKeys.of(settings.userAuthorities());
        revocations = Revocations.of(settings.revoked());
    }

    /** Why not; empty when it may. */
    Optional<String> objection(Login login, Instant now) {
        try {
            return login.key() instanceof OpenSshCertificate certificate
                    ? toCertificate(login.user(), certificate, login.source(), now)
                    : toKey(login.key(), login.source(), now);
        } catch (IOException e) {
            return Optional.of("the files that say who may cannot be read: " + e.getMessage());
        }
    }

    private Optional<String> toKey(PublicKey key, InetAddress source, Instant now) throws IOException {
        byte[] blob = Keys.blob(key);
        if (revocations.revoked(blob)) {
            return Optional.of("the key is revoked");
        }
        String objection = "the key is not authorized";
        for (AuthorizedKey line : keys.lines()) {
            if (line.has(blob) && !line.authority()) {
                Optional<String> because = line.objection(source, now);
                if (because.isEmpty()) {
                    return Optional.empty();
                }
                objection = because.get();
            }
        }
        return Optional.of(objection);
    }

    private Optional<String> toCertificate(String user, OpenSshCertificate certificate, InetAddress source, Instant now)
            throws IOException {
        if (certificate.getType() != OpenSshCertificate.Type.USER) {
            return Optional.of("the certificate is not a user's");
        }
        if (!OpenSshCertificate.isValidAt(certificate, now)) {
            return Optional.of("the certificate is not valid now");
        }
        Map<String, String> options = certificate.getCriticalOptionsMap();
        if (!KEPT_OPTIONS.containsAll(options.keySet())) {
            return Optional.of("the certificate has critical options that are not kept here: " + options.keySet());
        }
        byte[] authority = Keys.blob(certificate.getCaPubKey());
        if (revocations.revoked(authority)
                || revocations.revoked(Keys.blob(certificate.getCertPubKey()))
                || revocations.revoked(authority, certificate.getId(), certificate.getSerial())) {
            return Optional.of("the certificate, its key or its authority is revoked");
        }
        if (authorities.lines().stream().anyMatch(line -> line.has(authority)) && named(certificate, List.of(user))) {
            return Optional.empty();
        }
        String objection = "its authority is not trusted, or it is for another user than " + Printable.of(user);
        for (AuthorizedKey line : keys.lines()) {
            if (line.authority() && line.has(authority)) {
                Optional<String> because = line.objection(source, now);
                if (because.isPresent()) {
                    objection = because.get();
                } else if (named(certificate, line.principals().orElse(List.of(user)))) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(objection);
    }

    /** Whether the certificate is for one of the names. One without principals is for nobody. */
    private static boolean named(OpenSshCertificate certificate, Collection<String> names) {
        return certificate.getPrincipals().stream().anyMatch(names::contains);
    }
}
