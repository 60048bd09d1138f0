package io.remora.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Whose certificates count.
 *
 * @param anchors the authorities, or single peers, that are trusted
 * @param revocations what they have revoked; empty without a list
 */
record Trust(List<X509Certificate> anchors, Optional<Revocations> revocations) {
    /** The lists that one file holds. */
    record Revocations(Path file, List<X509CRL> lists) {}

    static Trust read(Path anchors, Optional<Path> lists) throws IOException {
        return of(Pem.certificates(anchors), lists);
    }

    static Trust of(List<X509Certificate> anchors, Optional<Path> lists) throws IOException {
        if (lists.isEmpty()) {
            return new Trust(anchors, Optional.empty());
        }
        Path file = lists.get();
        return new Trust(anchors, Optional.of(new Revocations(file, Pem.revocationLists(file))));
    }
}
