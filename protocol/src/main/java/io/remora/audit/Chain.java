package io.remora.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How lines hang together:
 *
 * <pre>
 *   hash(n) = SHA-256(hash(n-1) as 64 hex digits, then line n up to where its own hash stands)
 *   line n  = {"n":5,...,"hash":"hash(n)"}
 * </pre>
 *
 * <p>The hash before the first line of all is 64 zeros.
 */
final class Chain {
    static final String GENESIS = "0".repeat(64);
    static final String TAIL = ",\"hash\":\"";
    static final String END = "\"}";
    /** What stands after the hashed part of a line. */
    static final int TAIL_LENGTH = TAIL.length() + 64 + END.length();

    private Chain() {}

    static String hash(String previous, String open) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous.getBytes(StandardCharsets.US_ASCII));
            digest.update(open.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String close(String open, String hash) {
        return open + TAIL + hash + END;
    }
}
