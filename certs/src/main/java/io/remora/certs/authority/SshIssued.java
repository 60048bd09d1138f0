package io.remora.certs.authority;

import io.remora.certs.PeerName;
import io.remora.certs.ssh.SshCertificate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
 * @param generation which of the authority's keys signed it, counted from 1
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
        int generation,
        boolean revoked) {
    /** Whether it may be relied on at that time. */
    boolean isValid(Instant now) {
        return !revoked && notAfter.isAfter(now);
    }

    SshIssued revoke() {
        return new SshIssued(name, use, serial, principals, notAfter, fingerprint, certificate, key, generation, true);
    }

    /** What the names of its files start with. */
    static String stem(PeerName name, SshCertificate.Use use) {
        return name + "-ssh-" + use.name().toLowerCase(Locale.ROOT);
    }
}
