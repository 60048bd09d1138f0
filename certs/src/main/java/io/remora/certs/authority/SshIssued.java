package io.remora.certs.authority;

import io.remora.certs.PeerName;
import io.remora.certs.ssh.SshCertificate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the authority's records say about one SSH certificate.
 *
 * @param name under which it was issued
 * @param use for a user or a host
 * @param serial its serial
 * @param principals its login or host names
 * @param notAfter until when
 * @param fingerprint of the subject's key, as ssh-keygen prints it
 * @param certificate the file of the newest certificate of this name and use
 * @param key the private key's file, if it was made here
 * @param revoked whether it was revoked
 */
public record SshIssued(
        PeerName name,
        SshCertificate.Use use,
        long serial,
        List<String> principals,
        Instant notAfter,
        String fingerprint,
        Path certificate,
        Optional<Path> key,
        boolean revoked) {
    SshIssued revoke() {
        return new SshIssued(name, use, serial, principals, notAfter, fingerprint, certificate, key, true);
    }
}
