package io.remora.certs.x509;

import io.remora.certs.KeyKind;
import io.remora.certs.Printable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What a certificate says, for people: {@code certs show} prints it. All text is safe for one line of a terminal.
 *
 * @param subject whom it names, RFC 2253; for people only, peers compare {@code names}
 * @param issuer who signed it
 * @param serial its serial, lower case hex
 * @param names the subject alternative names as {@code dns:}, {@code ip:}, {@code uri:} and others
 * @param usage what its key may do: {@code server}, {@code client}, {@code authority}, {@code revocation list} ...
 * @param notBefore first instant of validity
 * @param notAfter last instant of validity
 * @param fingerprint SHA-256 of the certificate, pairs of upper case hex digits joined by colons as openssl prints it
 * @param key kind of its public key
 * @param authority whether it may sign others
 * @param pathLength how many authorities may follow below it; -1 when it is none, a large number when not limited
 */
public record CertificateDetails(
        String subject,
        String issuer,
        String serial,
        List<String> names,
        List<String> usage,
        Instant notBefore,
        Instant notAfter,
        String fingerprint,
        String key,
        boolean authority,
        int pathLength) {
    private static final String[] KEY_USAGE = {
        "signature",
        "non repudiation",
        "key encipherment",
        "data encipherment",
        "key agreement",
        "sign certificates",
        "sign revocation lists",
        "encipher only",
        "decipher only"
    };

    /** The details of a certificate. */
    public static CertificateDetails of(X509Certificate certificate) {
        int pathLength = certificate.getBasicConstraints();
        return new CertificateDetails(
                Printable.of(certificate.getSubjectX500Principal().getName()),
                Printable.of(certificate.getIssuerX500Principal().getName()),
                certificate.getSerialNumber().toString(16),
                namesOf(certificate),
                usageOf(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                fingerprint(certificate),
                KeyKind.describe(certificate.getPublicKey()),
                pathLength >= 0,
                pathLength);
    }

    /**
     * The details of every certificate in a PEM file, in its order.
     *
     * @throws io.remora.certs.CertsException {@code UNREADABLE} when there is none
     */
    public static List<CertificateDetails> read(Path file) {
        return Pem.certificates(file).stream().map(CertificateDetails::of).toList();
    }

    /** SHA-256 over the whole certificate, as openssl prints it. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate and SHA-256 are always there", e);
        }
    }

    /** Lines of {@code label: value} for a terminal; {@code now} decides whether it is valid, early or expired. */
    public List<String> lines(Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("subject:     " + subject);
        lines.add("issuer:      " + issuer);
        lines.add("serial:      " + serial);
        lines.add("names:       " + (names.isEmpty() ? "none" : String.join(", ", names)));
        lines.add("usage:       " + String.join(", ", usage));
        lines.add("not before:  " + notBefore);
        lines.add("not after:   " + notAfter + " (" + standing(now) + ")");
        lines.add("fingerprint: SHA256 " + fingerprint);
        lines.add("key:         " + key);
        return lines;
    }

    private String standing(Instant now) {
        if (now.isBefore(notBefore)) {
            return "not valid yet, starts in " + roughly(Duration.between(now, notBefore));
        }
        if (now.isAfter(notAfter)) {
            return "EXPIRED " + roughly(Duration.between(notAfter, now)) + " ago";
        }
        return "valid for " + roughly(Duration.between(now, notAfter));
    }

    private static String roughly(Duration d) {
        if (d.toDays() >= 2) {
            return d.toDays() + " days";
        }
        if (d.toHours() >= 2) {
            return d.toHours() + " hours";
        }
        return d.toMinutes() >= 2 ? d.toMinutes() + " minutes" : d.toSeconds() + " seconds";
    }

    private static List<String> usageOf(X509Certificate certificate) {
        List<String> usage = new ArrayList<>();
        int pathLength = certificate.getBasicConstraints();
        if (pathLength >= 0) {
            usage.add(pathLength == Integer.MAX_VALUE ? "authority" : "authority (path length " + pathLength + ")");
        }
        try {
            List<String> extended = certificate.getExtendedKeyUsage();
            for (String oid : extended == null ? List.<String>of() : extended) {
                usage.add(
                        switch (oid) {
                            case "1.3.6.1.5.5.7.3.1" -> "server";
                            case "1.3.6.1.5.5.7.3.2" -> "client";
                            case "2.5.29.37.0" -> "any";
                            default -> oid;
                        });
            }
        } catch (CertificateParsingException e) {
            usage.add("unreadable extended key usage");
        }
        boolean[] bits = certificate.getKeyUsage();
        for (int i = 0; bits != null && i < Math.min(bits.length, KEY_USAGE.length); i++) {
            if (bits[i]) {
                usage.add(KEY_USAGE[i]);
            }
        }
        return List.copyOf(usage.isEmpty() ? List.of("not limited") : usage);
    }

    private static List<String> namesOf(X509Certificate certificate) {
        try {
            Collection<List<?>> found = certificate.getSubjectAlternativeNames();
            List<String> names = new ArrayList<>();
            for (List<?> name : found == null ? List.<List<?>>of() : found) {
                Object value = name.get(1);
                String text = value instanceof byte[] ? "(binary)" : String.valueOf(value);
                names.add(Printable.of(
                        switch ((Integer) name.get(0)) {
                            case 1 -> "email:" + text;
                            case 2 -> "dns:" + text;
                            case 4 -> "directory:" + text;
                            case 6 -> "uri:" + text;
                            case 7 -> "ip:" + address(text);
                            default -> ("other-" + name.get(0) + ":" + text).toLowerCase(Locale.ROOT);
                        }));
            }
            return List.copyOf(names);
        } catch (CertificateParsingException e) {
            return List.of("unreadable");
        }
    }

    /** The JDK's text of an address in a certificate, in the one form that this module writes. */
    private static String address(String literal) {
        try {
            return InetAddress.getByName(literal).getHostAddress();
        } catch (UnknownHostException e) {
            return literal;
        }
    }
}
