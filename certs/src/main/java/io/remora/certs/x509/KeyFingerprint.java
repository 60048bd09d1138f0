package io.remora.certs.x509;

import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a public key as X.509 writes it (SubjectPublicKeyInfo): what {@code openssl pkey -pubout -outform DER
 * | sha256sum} prints.
 *
 * @param hex 64 digits, lower case
 */
public record KeyFingerprint(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks the form.
     *
     * @throws CertsException {@code BAD_VALUE} for another
     */
    public KeyFingerprint {
        if (!FORM.matcher(hex).matches()) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "'" + Printable.of(hex) + "' is not the fingerprint of a key: give the 64 hex digits that"
                            + " `remora certs key` printed");
        }
    }

    /** That of a key. */
    public static KeyFingerprint of(PublicKey key) {
        try {
            return new KeyFingerprint(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * What a person wrote: in any case, with colons or without.
     *
     * @throws CertsException {@code BAD_VALUE} when it is none
     */
    public static KeyFingerprint parse(String text) {
        return new KeyFingerprint(text.strip().replace(":", "").toLowerCase(Locale.ROOT));
    }
}
