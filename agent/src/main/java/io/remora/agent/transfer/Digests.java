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

/** SHA-256 of what is copied. */
public final class Digests {
    private static final int BLOCK = 256 << 10;
    private static final byte[] ZEROS = new byte[BLOCK];

    private Digests() {}

    /** A new digest. */
    public static MessageDigest begin() {
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

    /** The digest of the first bytes of a file, which goes on. */
    public static MessageDigest ofFile(Path file, long length) throws IOException {
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
        return digest;
    }

    /** What a digest that goes on would give now. */
    public static byte[] sofar(MessageDigest digest) {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    /** Adds zeros. */
    static void addZeros(MessageDigest digest, long count) {
        for (long left = count; left > 0; left -= BLOCK) {
            digest.update(ZEROS, 0, (int) Math.min(BLOCK, left));
        }
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
