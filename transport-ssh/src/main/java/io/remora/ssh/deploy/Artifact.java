package io.remora.ssh.deploy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that a host is to have, known by its SHA-256.
 *
 * @param name what people call it
 * @param digest its SHA-256 in lower-case hexadecimal
 * @param size its bytes
 * @param content opens it; the digest is checked again on the host, so a file that changes meanwhile is noticed there
 */
record Artifact(String name, String digest, long size, Content content) {
    /** Opens the bytes. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /** A file. */
    static Artifact of(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " does not exist or is not a file: it cannot be uploaded");
        }
        MessageDigest digest = sha256();
        long size = 0;
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            int count;
            while ((count = in.read(buffer)) > 0) {
                size += count;
            }
        }
        String name = String.valueOf(file.getFileName());
        return new Artifact(name, HexFormat.of().formatHex(digest.digest()), size, () -> Files.newInputStream(file));
    }

    /** Bytes. */
    static Artifact of(String name, byte[] bytes) {
        String digest = HexFormat.of().formatHex(sha256().digest(bytes));
        return new Artifact(name, digest, bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
