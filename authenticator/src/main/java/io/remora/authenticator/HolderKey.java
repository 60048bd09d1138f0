package io.remora.authenticator;

import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.x509.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public key of somebody, from whatever file it stands in: a certificate or a public key in PEM, or a line as
 * OpenSSH writes it (RFC 4253, section 6.6; RFC 5656; RFC 8709).
 */
final class HolderKey {
    private static final int LARGEST = 1 << 20;
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";
    /** What stands before the point in a SubjectPublicKeyInfo of that kind (RFC 8410, RFC 5480). */
    private static final String ED25519_INFO = "302a300506032b6570032100";

    private static final String P256_INFO = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

    private HolderKey() {}

    static PublicKey read(Path file) throws IOException {
        String text = new String(DurableFiles.read(file, LARGEST), StandardCharsets.US_ASCII).strip();
        try {
            if (text.contains(CERTIFICATE)) {
                return Pem.certificates(file).get(0).getPublicKey();
            }
            if (text.startsWith(PEM_BEGIN) && text.endsWith(PEM_END)) {
                String body = text.substring(PEM_BEGIN.length(), text.length() - PEM_END.length());
                return decoded(Base64.getMimeDecoder().decode(body));
            }
            String[] words = text.split("\\s+", 3);
            if (words.length >= 2) {
                return openSsh(ByteBuffer.wrap(Base64.getDecoder().decode(words[1])));
            }
        } catch (GeneralSecurityException | IllegalArgumentException | BufferUnderflowException e) {
            throw unknown(file, e);
        }
        throw unknown(file, new IOException("no form that is known"));
    }

    private static IOException unknown(Path file, Exception cause) {
        return new IOException(
                Printable.of(file.toString())
                        + " holds no public key that is understood: give a certificate or a public"
                        + " key in PEM, or a .pub file of OpenSSH (Ed25519, ECDSA P-256, RSA)",
                cause);
    }

    private static PublicKey decoded(byte[] info) throws GeneralSecurityException {
        GeneralSecurityException last = new GeneralSecurityException("no kind fits");
        for (String kind : new String[] {"EC", "Ed25519", "RSA"}) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(info));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw last;
    }

    private static PublicKey openSsh(ByteBuffer blob) throws GeneralSecurityException {
        String kind = new String(field(blob), StandardCharsets.US_ASCII);
        switch (kind) {
            case "ssh-ed25519" -> {
                return decoded(joined(ED25519_INFO, field(blob)));
            }
            case "ecdsa-sha2-nistp256" -> {
                byte[] unusedCurve = field(blob);
                return decoded(joined(P256_INFO, field(blob)));
            }
            case "ssh-rsa" -> {
                BigInteger exponent = new BigInteger(field(blob));
                return KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(new BigInteger(field(blob)), exponent));
            }
            default -> throw new GeneralSecurityException("the kind " + Printable.of(kind));
        }
    }

    private static byte[] field(ByteBuffer blob) {
        int length = blob.getInt();
        if (length < 0 || length > blob.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] field = new byte[length];
        blob.get(field);
        return field;
    }

    private static byte[] joined(String hex, byte[] rest) {
        byte[] before = HexFormat.of().parseHex(hex);
        return ByteBuffer.allocate(before.length + rest.length)
                .put(before)
                .put(rest)
                .array();
    }
}
