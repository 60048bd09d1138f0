package io.remora.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PEM files (RFC 7468) with certificates, revocation lists and private keys: PKCS#8, and the older forms that openssl
 * still writes (SEC 1 for EC, PKCS#1 for RSA). What is wrong with a file is one sentence that names it.
 */
final class Pem {
    /** No file of ours is anywhere near; a mistaken path to something huge is not read. */
    private static final long MAX_BYTES = 4 << 20;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private record Block(String type, String body) {}

    private Pem() {}

    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.type().equals("CERTIFICATE") || block.type().equals("X509 CERTIFICATE")) {
                certificates.add(certificate(file, block));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + " holds no certificate: a PEM file with BEGIN CERTIFICATE is expected");
        }
        return certificates;
    }

    private static X509Certificate certificate(Path file, Block block) throws IOException {
        try {
            return (X509Certificate) x509().generateCertificate(new ByteArrayInputStream(decode(file, block)));
        } catch (CertificateException e) {
            throw new IOException(file + " holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }

    static List<X509CRL> revocationLists(Path file) throws IOException {
        List<X509CRL> lists = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.type().equals("X509 CRL")) {
                try {
                    lists.add((X509CRL) x509().generateCRL(new ByteArrayInputStream(decode(file, block))));
                } catch (CRLException e) {
                    throw new IOException(file + " holds a revocation list that cannot be read: " + e.getMessage(), e);
                }
            }
        }
        if (lists.isEmpty()) {
            throw new IOException(file + " holds no revocation list: a PEM file with BEGIN X509 CRL is expected");
        }
        return lists;
    }

    private static CertificateFactory x509() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException e) {
            throw new AssertionError("every JDK has X.509", e);
        }
    }

    /** The private key in the file; its kind is read from the file, for the old forms helped by the certificate. */
    static PrivateKey privateKey(Path file) throws IOException {
        for (Block block : blocks(file)) {
            switch (block.type()) {
                case "PRIVATE KEY" -> {
                    return pkcs8(file, decode(file, block));
                }
                case "EC PRIVATE KEY" -> {
                    return pkcs8(file, OldKeys.fromSec1(file, decode(file, block)));
                }
                case "RSA PRIVATE KEY" -> {
                    return pkcs8(file, OldKeys.fromPkcs1(decode(file, block)));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted(file);
                default -> {
                    // Certificates, parameters: not what is looked for.
                }
            }
        }
        throw new IOException(file + " holds no private key: a PEM file with BEGIN PRIVATE KEY is expected");
    }

    private static IOException encrypted(Path file) {
        return new IOException("the private key in " + file + " is encrypted, which an agent that starts by itself"
                + " cannot use: write it unencrypted with mode 0600 (openssl pkey -in " + file + " -out KEY)");
    }

    private static PrivateKey pkcs8(Path file, byte[] bytes) throws IOException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(bytes);
        GeneralSecurityException last = new InvalidKeySpecException("empty");
        for (String algorithm : List.of("EC", "RSA", "EdDSA", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new IOException(
                "the private key in " + file + " cannot be read: EC, RSA and Ed25519 keys in PKCS#8 are understood",
                last);
    }

    private static List<Block> blocks(Path file) throws IOException {
        Matcher matcher = BLOCK.matcher(text(file));
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    private static byte[] decode(Path file, Block block) throws IOException {
        if (block.body().contains("ENCRYPTED")) {
            // "Proc-Type: 4,ENCRYPTED": openssl's old way with a passphrase.
            throw encrypted(file);
        }
        try {
            return Base64.getMimeDecoder().decode(block.body());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: what it holds is not Base64", e);
        }
    }

    private static String text(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + " has more than " + MAX_BYTES + " bytes: that is no PEM file of ours");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new IOException("not allowed to read " + file + ": check its owner and mode", e);
        }
    }
}
