package io.remora.ssh.authorized;

import io.remora.ssh.blob.Fingerprint;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a peer showed and a list may revoke: a key, or what a certificate says of itself.
 *
 * @param sha256 the key's fingerprint, {@code SHA256:} and base64; empty where a certificate is meant
 * @param sha1 the key's SHA-1 in lower-case hexadecimal, which old lists name keys by; empty likewise
 * @param certificate empty where a key is meant
 */
record Shown(String sha256, String sha1, Optional<Certificate> certificate) {
    /**
     * What a certificate says of itself.
     *
     * @param authority the fingerprint of the key that signed it
     * @param id its id
     * @param serial its serial number, unsigned
     */
    record Certificate(String authority, String id, long serial) {}

    static Shown key(byte[] blob) {
        return new Shown(Fingerprint.of(blob), sha1(blob), Optional.empty());
    }

    static Shown certificate(byte[] authority, String id, long serial) {
        return new Shown("", "", Optional.of(new Certificate(Fingerprint.of(authority), id, serial)));
    }

    private static String sha1(byte[] blob) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(blob));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
