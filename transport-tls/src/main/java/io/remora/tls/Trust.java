package io.remora.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Whose certificates count.
 *
 * @param anchors the authorities, or single peers, that are trusted
 * @param pin the SHA-256 of the one authority that is trusted, when nothing but that is known
 * @param revocations what they have revoked; empty without a list
 */
record Trust(List<X509Certificate> anchors, Optional<String> pin, Optional<Revocations> revocations) {
    /** The lists that one file holds. */
    record Revocations(Path file, List<X509CRL> lists) {}

    static Trust read(Path anchors, Optional<Path> lists) throws IOException {
        return of(Pem.certificates(anchors), lists);
    }

    static Trust of(List<X509Certificate> anchors, Optional<Path> lists) throws IOException {
        return new Trust(anchors, Optional.empty(), revocations(lists));
    }

    static Trust pinned(String pin, Optional<Path> lists) throws IOException {
        return new Trust(List.of(), Optional.of(pin), revocations(lists));
    }

    private static Optional<Revocations> revocations(Optional<Path> lists) throws IOException {
        if (lists.isEmpty()) {
            return Optional.empty();
        }
        Path file = lists.get();
        return Optional.of(new Revocations(file, Pem.revocationLists(file)));
    }

    /** Who is trusted to have made that chain; under a pin, whoever of the chain itself has that hash. */
    List<X509Certificate> anchorsFor(X509Certificate[] chain) {
        if (pin.isEmpty()) {
            return anchors;
        }
        List<X509Certificate> pinned = new ArrayList<>();
        for (X509Certificate each : chain) {
            if (sha256(each).equals(pin.get())) {
                pinned.add(each);
            }
        }
        return pinned;
    }

    private static String sha256(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read and SHA-256 are always there", e);
        }
    }
}
