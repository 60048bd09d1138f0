package io.remora.agent.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** SHA-256 of what need not be copied if it is the same. */
public final class Digests {
    private static final int BLOCK = 256 << 10;
    private static final byte[] ZEROS = new byte[BLOCK];

    private Digests() {}

    private static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The hash of bytes. */
    public static byte[] sha256(byte[] bytes) {
        return begin().digest(bytes);
    }

    /** The hash of the first bytes of a file, in hexadecimal digits. */
    public static String ofFile(Path file, long length) throws IOException {
        MessageDigest digest = begin();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[BLOCK];
            long left = length;
            while (left > 0) {
                int count = in.read(block, 0, (int) Math.min(block.length, left));
                if (count < 0) {
                    throw new EOFException(file + " is shorter than " + length + " bytes");
                }
                digest.update(block, 0, count);
                left -= count;
            }
        }
        return hex(digest.digest());
    }

    /** Whether there is nothing but zeros. */
    public static boolean isZero(byte[] bytes) {
        return bytes.length <= BLOCK && Arrays.equals(bytes, 0, bytes.length, ZEROS, 0, bytes.length);
    }

    /** In hexadecimal digits. */
    public static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
