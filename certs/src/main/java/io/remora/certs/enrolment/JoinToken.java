package io.remora.certs.enrolment;

import io.remora.certs.CertsException;
import io.remora.certs.PeerName;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What an operator hands to a host so that it can join once. Written {@code remora-join-1.BASE64URL}, the content being
 *
 * <pre>
 * secret 32 bytes, pin of the root 32 bytes, expiry u64 seconds, name u8 length and ASCII, check 4 bytes
 * </pre>
 *
 * <p>Whoever holds it may join in the place of the host: it is valid for minutes, once, and the authority's journal,
 * not the token, says for which name and until when. The check finds typing mistakes and is no protection.
 * {@link #toString} hides the secret; {@link #text} is the token.
 */
public final class JoinToken {
    private static final String PREFIX = "remora-join-1.";
    private static final int SECRET = 32;
    private static final int CHECK = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;
    private final RootPin pin;
    private final Instant expires;
    private final PeerName name;

    private JoinToken(byte[] secret, RootPin pin, Instant expires, PeerName name) {
        this.secret = secret;
        this.pin = pin;
        this.expires = expires;
        this.name = name;
    }

    /** A new token with a random secret of 256 bits. */
    public static JoinToken random(PeerName name, RootPin pin, Instant expires) {
        byte[] secret = new byte[SECRET];
        RANDOM.nextBytes(secret);
        return new JoinToken(secret, pin, Instant.ofEpochSecond(expires.getEpochSecond()), name);
    }

    /**
     * Reads the written form; the text is never repeated in a message.
     *
     * @throws CertsException {@code BAD_VALUE} when it is not one
     */
    public static JoinToken parse(String text) {
        String trimmed = text.strip();
        try {
            if (trimmed.startsWith(PREFIX) && trimmed.length() < 512) {
                byte[] content = Base64.getUrlDecoder().decode(trimmed.substring(PREFIX.length()));
                ByteBuffer in = ByteBuffer.wrap(content);
                byte[] secret = take(in, SECRET);
                RootPin pin = new RootPin(HexFormat.of().formatHex(take(in, 32)));
                Instant expires = Instant.ofEpochSecond(in.getLong());
                String name = new String(take(in, Byte.toUnsignedInt(in.get())), StandardCharsets.US_ASCII);
                JoinToken token = new JoinToken(secret, pin, expires, PeerName.of(name));
                if (token.text().equals(trimmed)) {
                    return token;
                }
            }
        } catch (IllegalArgumentException | BufferUnderflowException | java.time.DateTimeException | CertsException e) {
            throw CertsException.of(CertsException.Reason.BAD_VALUE, NOT_A_TOKEN, e);
        }
        throw CertsException.of(CertsException.Reason.BAD_VALUE, NOT_A_TOKEN);
    }

    private static final String NOT_A_TOKEN =
            "this is not a join token, or a part of it is missing; copy the whole text that starts with " + PREFIX;

    /** The token itself: a secret. */
    public String text() {
        byte[] ascii = name.text().getBytes(StandardCharsets.US_ASCII);
        byte[] content = ByteBuffer.allocate(SECRET + 32 + 8 + 1 + ascii.length)
                .put(secret)
                .put(pin.bytes())
                .putLong(expires.getEpochSecond())
                .put((byte) ascii.length)
                .put(ascii)
                .array();
        byte[] whole = Arrays.copyOf(content, content.length + CHECK);
        System.arraycopy(sha256(content), 0, whole, content.length, CHECK);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** What the journal knows the token by: the hash of its secret, which nobody can turn round. */
    public String id() {
        return HexFormat.of().formatHex(sha256(secret));
    }

    /** Which authority the host joins. */
    public RootPin pin() {
        return pin;
    }

    /** Until when it can be used; the authority's own record decides. */
    public Instant expires() {
        return expires;
    }

    /** For whom it is; the authority's own record decides. */
    public PeerName name() {
        return name;
    }

    @Override
    public String toString() {
        return "JoinToken[for " + name + " until " + expires + "]";
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
