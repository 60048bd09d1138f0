package io.remora.authenticator;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;

/**
 * SHA-256, and the hash of a public key: of its SubjectPublicKeyInfo in DER, the form that {@code openssl pkey -pubin
 * -outform der} writes.
 */
final class KeyHash {
    private KeyHash() {}

    static byte[] of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new IllegalArgumentException("a key of the kind " + key.getAlgorithm() + " has no encoded form");
        }
        return sha256(encoded);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
