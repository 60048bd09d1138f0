package io.remora.certs.enrolment;

import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 of an authority's root certificate: 64 hex digits that tell a host which authority it is joining before
 * it trusts any.
 *
 * @param hex lower case
 */
public record RootPin(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks the form.
     *
     * @throws CertsException {@code BAD_VALUE} for another
     */
    public RootPin {
        if (!FORM.matcher(hex).matches()) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "'" + Printable.of(hex) + "' is not the SHA-256 of a root: give 64 hex digits");
        }
    }

    /** The pin of a root. */
    public static RootPin of(X509Certificate root) {
        try {
            return new RootPin(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(root.getEncoded())));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate and SHA-256 are always there", e);
        }
    }

    /** Whether one of these is the pinned root. */
    public boolean isAmong(Collection<X509Certificate> roots) {
        return roots.stream().anyMatch(root -> of(root).equals(this));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
