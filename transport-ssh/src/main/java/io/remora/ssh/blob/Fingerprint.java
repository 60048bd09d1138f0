package io.remora.ssh.blob;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The fingerprint of a public key as OpenSSH prints it: {@code SHA256:} and the unpadded base64 of the blob's digest.
 */
public final class Fingerprint {
    private Fingerprint() {}

    /** Of a public key's blob, as it stands (base64) in {@code authorized_keys} and {@code known_hosts}. */
    public static String of(byte[] keyBlob) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(keyBlob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
