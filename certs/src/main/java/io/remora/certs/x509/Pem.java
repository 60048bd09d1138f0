package io.remora.certs.x509;

import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * The textual encoding of RFC 7468, as OpenSSL and Python read and write it. Text around the blocks is ignored, so the
 * output of {@code openssl x509 -text} is accepted too.
 */
public final class Pem {
    private static final int LARGEST = 4 * 1024 * 1024;
    private static final int LINE = 64;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----\\s([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
    private static final Pattern WHOLE = Pattern.compile("[A-Za-z0-9+/]*={0,2}");
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----");

    private Pem() {}

    /** One block: the words after BEGIN and the decoded bytes. */
    private static final class Block {
        private final String type;
        private final byte[] content;

        Block(String type, byte[] content) {
            this.type = type;
            this.content = content;
        }

        String type() {
            return type;
        }

        byte[] content() {
            return content;
        }
    }

    /** One block of text, lines of 64 characters, ending with a newline. */
    public static String encode(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + type + "-----\n";
    }

    /** Certificates, one block each, in the given order. */
    public static String encode(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(encode("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateException e) {
                throw new IllegalStateException("a parsed certificate has its encoding", e);
            }
        }
        return text.toString();
    }

    /** An unencrypted PKCS#8 key; secret, so bytes that the caller may erase. */
    public static byte[] encode(PrivateKey key) {
        return encode("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The certificates of a file, in its order.
     *
     * @throws CertsException {@code UNREADABLE} when the file cannot be read or holds none
     */
    public static List<X509Certificate> certificates(Path file) {
        return certificates(DurableFiles.read(file, LARGEST), Printable.of(file.toString()));
    }

    /** As {@link #certificates(Path)}; {@code origin} names the source in messages. */
    public static List<X509Certificate> certificates(byte[] text, String origin) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(text)) {
            if (block.type().equals("CERTIFICATE")) {
                certificates.add(certificate(block.content(), origin));
            }
        }
        if (certificates.isEmpty()) {
            throw unreadable(
                    origin, "holds no certificate; give a PEM file with a BEGIN CERTIFICATE block" + holds(text));
        }
        return List.copyOf(certificates);
    }

    /** One DER certificate; {@code origin} names its source in messages. */
    public static X509Certificate certificate(byte[] der, String origin) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw CertsException.of(
                    CertsException.Reason.UNREADABLE,
                    origin + " holds a certificate that cannot be read; make or fetch it again",
                    e);
        }
    }

    /**
     * The revocation lists of a file, in its order.
     *
     * @throws CertsException {@code UNREADABLE} when the file cannot be read or holds none
     */
    public static List<X509CRL> revocationLists(Path file) {
        String origin = Printable.of(file.toString());
        List<X509CRL> lists = new ArrayList<>();
        byte[] text = DurableFiles.read(file, LARGEST);
        for (Block block : blocks(text)) {
            if (block.type().equals("X509 CRL")) {
                try {
                    CertificateFactory factory = CertificateFactory.getInstance("X.509");
                    lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.content())));
                } catch (CertificateException | CRLException e) {
                    throw CertsException.of(
                            CertsException.Reason.UNREADABLE,
                            origin + " holds a revocation list that cannot be read; write it again",
                            e);
                }
            }
        }
        if (lists.isEmpty()) {
            throw unreadable(
                    origin, "holds no revocation list; give a PEM file with a BEGIN X509 CRL block" + holds(text));
        }
        return List.copyOf(lists);
    }

    /**
     * The unencrypted PKCS#8 key of a file.
     *
     * @throws CertsException {@code UNREADABLE} when the file cannot be read or holds another form of key
     */
    public static PrivateKey privateKey(Path file) {
        return privateKey(DurableFiles.read(file, LARGEST), Printable.of(file.toString()));
    }

    /** As {@link #privateKey(Path)}; {@code origin} names the source in messages. */
    public static PrivateKey privateKey(byte[] text, String origin) {
        for (Block block : blocks(text)) {
            switch (block.type()) {
                case "PRIVATE KEY" -> {
                    return pkcs8(block.content(), origin);
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw unreadable(
                            origin,
                            "holds a key behind a password; write it plain with: openssl pkcs8 -in FILE -out NEW");
                case "EC PRIVATE KEY", "RSA PRIVATE KEY" ->
                    throw unreadable(
                            origin,
                            "holds a key in OpenSSL's older form; convert it with: openssl pkcs8 -topk8 -nocrypt -in"
                                    + " FILE -out NEW");
                default -> {
                    // Other blocks, such as EC PARAMETERS or certificates, may stand before the key.
                }
            }
        }
        throw unreadable(origin, "holds no private key; give a PEM file with a BEGIN PRIVATE KEY block" + holds(text));
    }

    /** A key from its PKCS#8 bytes; {@code origin} names the source in messages. */
    public static PrivateKey pkcs8(byte[] der, String origin) {
        try {
            String oid = PrivateKeyInfo.getInstance(der)
                    .getPrivateKeyAlgorithm()
                    .getAlgorithm()
                    .getId();
            String algorithm = switch (oid) {
                case "1.2.840.10045.2.1" -> "EC";
                case "1.3.101.112" -> "Ed25519";
                case "1.2.840.113549.1.1.1" -> "RSA";
                default -> throw unreadable(origin, "holds a key of the unknown kind " + oid);
            };
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw CertsException.of(
                    CertsException.Reason.UNREADABLE,
                    origin + " holds a private key that cannot be read; make or fetch it again",
                    e);
        }
    }

    /** All blocks whose content is base64; others are left out. */
    private static List<Block> blocks(byte[] text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(text, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            String base64 = matcher.group(2).replaceAll("\\s", "");
            if (WHOLE.matcher(base64).matches() && base64.length() % 4 == 0) {
                blocks.add(new Block(matcher.group(1), Base64.getDecoder().decode(base64)));
            }
        }
        return blocks;
    }

    private static String holds(byte[] text) {
        Matcher matcher = BEGIN.matcher(new String(text, StandardCharsets.ISO_8859_1));
        return matcher.find() ? " (it holds a " + matcher.group(1) + ")" : "";
    }

    private static CertsException unreadable(String origin, String what) {
        return CertsException.of(CertsException.Reason.UNREADABLE, origin + " " + what);
    }
}
