package io.remora.certs.ssh;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.Printable;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * A public key as OpenSSH writes it: ECDSA P-256 or Ed25519.
 *
 * <p>Guarantee: the blob has exactly the fields of its type, of the right lengths.
 */
public final class SshPublicKey {
    private static final String P256 = "ecdsa-sha2-nistp256";
    private static final String CURVE = "nistp256";
    private static final int SHOWN = 60;
    private static final String ED25519 = "ssh-ed25519";

    private final KeyKind kind;
    private final byte[] point;

    private SshPublicKey(KeyKind kind, byte[] point) {
        this.kind = kind;
        this.point = point;
    }

    /**
     * The key of the JDK in this form.
     *
     * @throws CertsException {@code BAD_VALUE} when it is neither P-256 nor Ed25519
     */
    public static SshPublicKey of(PublicKey key) {
        KeyKind kind = KeyKind.of(key);
        if (key instanceof ECPublicKey ec) {
            byte[] point = new byte[65];
            point[0] = 4;
            coordinate(ec.getW().getAffineX(), point, 1);
            coordinate(ec.getW().getAffineY(), point, 33);
            return new SshPublicKey(kind, point);
        }
        // RFC 8032: y in little endian, the sign of x in the highest bit.
        EdECPublicKey ed = (EdECPublicKey) key;
        byte[] bigEndian = new byte[32];
        coordinate(ed.getPoint().getY(), bigEndian, 0);
        byte[] point = new byte[32];
        for (int i = 0; i < 32; i++) {
            point[i] = bigEndian[31 - i];
        }
        if (ed.getPoint().isXOdd()) {
            point[31] |= (byte) 0x80;
        }
        return new SshPublicKey(kind, point);
    }

    /**
     * Reads a line of a {@code .pub} file: type, base64, comment.
     *
     * @throws CertsException {@code BAD_VALUE} for another type or a malformed line
     */
    public static SshPublicKey parse(String line) {
        String[] words = line.strip().split("\\s+", 3);
        try {
            if (words.length >= 2 && line.length() < 4096) {
                byte[] blob = Base64.getDecoder().decode(words[1]);
                KeyKind kind = words[0].equals(P256) ? KeyKind.P256 : KeyKind.ED25519;
                ByteBuffer in = ByteBuffer.wrap(blob);
                String type = new String(field(in), StandardCharsets.US_ASCII);
                if (kind == KeyKind.P256) {
                    field(in);
                }
                SshPublicKey key = new SshPublicKey(kind, field(in));
                boolean right =
                        kind == KeyKind.P256 ? key.point.length == 65 && key.point[0] == 4 : key.point.length == 32;
                if (right && type.equals(words[0]) && type.equals(key.type()) && Arrays.equals(key.blob(), blob)) {
                    return key;
                }
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw CertsException.of(CertsException.Reason.BAD_VALUE, refused(line), e);
        }
        throw CertsException.of(CertsException.Reason.BAD_VALUE, refused(line));
    }

    /** Which of the two. */
    public KeyKind kind() {
        return kind;
    }

    /** The name of its type, such as {@code ssh-ed25519}. */
    public String type() {
        return kind == KeyKind.P256 ? P256 : ED25519;
    }

    /** The name of the type of a certificate over it. */
    String certificateType() {
        return type() + "-cert-v01@openssh.com";
    }

    /** The fields after the type: what a certificate holds of the key. */
    byte[] fields() {
        return kind == KeyKind.P256
                ? new SshBuffer().string(CURVE).string(point).toBytes()
                : new SshBuffer().string(point).toBytes();
    }

    /** The wire form: type and fields. */
    public byte[] blob() {
        return new SshBuffer().string(type()).raw(fields()).toBytes();
    }

    /** A line of a {@code .pub} file, without a line ending. */
    public String line(String comment) {
        return type() + " " + Base64.getEncoder().encodeToString(blob()) + " " + Printable.of(comment);
    }

    /** {@code SHA256:...} as ssh-keygen prints it. */
    public String fingerprint() {
        try {
            return "SHA256:"
                    + Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(blob()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] field(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    private static void coordinate(BigInteger value, byte[] into, int at) {
        byte[] bytes = value.toByteArray();
        int from = Math.max(0, bytes.length - 32);
        System.arraycopy(bytes, from, into, at + 32 - (bytes.length - from), bytes.length - from);
    }

    private static String refused(String line) {
        String start = line.strip().lines().findFirst().orElse("");
        String shown = start.length() > SHOWN ? start.substring(0, SHOWN) + "..." : start;
        return "'" + Printable.of(shown) + "' is not a public key that can be certified; give a line of type " + P256
                + " or " + ED25519;
    }
}
