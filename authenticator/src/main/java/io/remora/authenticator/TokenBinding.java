package io.remora.authenticator;

import io.remora.Evidence;
import io.remora.Handshake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Locale;

/**
 * To what a token is bound, so that it is useless to whoever steals it. The text of the token's claim {@code bind}:
 *
 * <ul>
 *   <li>{@code key:HASH}, the holder's own key: SHA-256 of its SubjectPublicKeyInfo in DER, in base64url without
 *       padding. The channel must be one on which that key has signed: TLS with a certificate of it, or SSH with it.
 *   <li>{@code channel:HASH}, one connection: SHA-256 of its {@link Handshake#channelBinding()} (the TLS exporter, the
 *       SSH session id). Such a token is made after the transport's handshake.
 *   <li>{@code none}: whoever has it, has it. Only where both sides say so.
 * </ul>
 *
 * @param text the claim
 */
public record TokenBinding(String text) {
    private static final String NONE = "none";

    /** Bound to the holder's key. */
    public static TokenBinding ofKey(PublicKey key) {
        return new TokenBinding("key:" + encode(KeyHash.of(key)));
    }

    /**
     * Bound to the key of a holder's file: a certificate or a public key in PEM, or OpenSSH's {@code .pub}.
     *
     * @throws IOException when there is no such key in it
     */
    public static TokenBinding ofHolder(Path file) throws IOException {
        return ofKey(HolderKey.read(file));
    }

    /**
     * Bound to one connection.
     *
     * @throws IllegalArgumentException when the channel has no bytes of its own, as TLS before JDK 25
     */
    public static TokenBinding ofChannel(byte[] channelBinding) {
        if (channelBinding.length == 0) {
            throw new IllegalArgumentException(
                    "this channel has no binding (TLS has one from JDK 25 on): bind the token to the holder's key");
        }
        return new TokenBinding("channel:" + encode(KeyHash.sha256(channelBinding)));
    }

    /** The weak choice: a bearer token, useful to whoever steals it. The listening side must allow it too. */
    public static TokenBinding unbound() {
        return new TokenBinding(NONE);
    }

    boolean isUnbound() {
        return text.equals(NONE);
    }

    /** Whether the channel of this handshake is what the token is bound to; false for an unbound one. */
    boolean fits(Handshake handshake) {
        Evidence evidence = handshake.evidence();
        if (evidence instanceof Evidence.Certificates proof
                && same(ofKey(proof.leaf().getPublicKey()))) {
            return true;
        }
        if (evidence instanceof Evidence.SshKey key && same(ofKey(key.key()))) {
            return true;
        }
        byte[] channel = handshake.channelBinding();
        return channel.length > 0 && same(ofChannel(channel));
    }

    private boolean same(TokenBinding other) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
    }

    /** What kind of binding it is, for messages. */
    String kind() {
        return switch (text.substring(0, Math.max(text.indexOf(':'), 0)).toLowerCase(Locale.ROOT)) {
            case "key" -> "another key";
            case "channel" -> "another connection";
            default -> "something unknown";
        };
    }

    private static String encode(byte[] hash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
