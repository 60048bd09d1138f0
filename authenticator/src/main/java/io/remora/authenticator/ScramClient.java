package io.remora.authenticator;

import io.remora.RefusedException;
import io.remora.UntrustedPeerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * The proving side of one exchange (RFC 5802, section 3): {@link #first}, {@link #proof}, {@link #check}. Used by one
 * thread.
 */
final class ScramClient {
    /** Our name for {@link io.remora.Handshake#channelBinding}, whichever transport it comes from. */
    static final String BINDING = "remora-channel";

    private final String user;
    private final Derivation derivation;
    private final String gs2Header;
    private final byte[] channelBinding;
    private final String nonce;
    private byte[] expectedSignature = new byte[0];

    /** Makes keys of the password; may remember them, because it is slow. */
    @FunctionalInterface
    interface Derivation {
        Scram.ClientKeys derive(byte[] salt, int iterations);
    }

    /**
     * An exchange.
     *
     * @param flag {@code p=remora-channel}, {@code n} where the channel has no binding, {@code y} where the peer has
     *     none
     * @param nonce at least 18 random printable characters
     */
    ScramClient(String user, Derivation derivation, String flag, byte[] channelBinding, String nonce) {
        this.user = user;
        this.derivation = derivation;
        this.gs2Header = flag + ",,";
        this.channelBinding = channelBinding;
        this.nonce = nonce;
    }

    private String bare() {
        return "n=" + ScramMessage.escaped(user) + ",r=" + nonce;
    }

    byte[] first() {
        return (gs2Header + bare()).getBytes(StandardCharsets.UTF_8);
    }

    byte[] proof(byte[] serverFirstMessage) throws RefusedException {
        ScramMessage message = ScramMessage.of(serverFirstMessage);
        String fullNonce = message.nonce();
        byte[] salt = message.base64('s');
        int iterations = message.iterations();
        message.end();
        if (!fullNonce.startsWith(nonce) || fullNonce.length() == nonce.length() || salt.length == 0) {
            throw ScramMessage.malformed("repeats another nonce or has no salt", null);
        }
        Scram.ClientKeys keys = derivation.derive(salt, iterations);
        String withoutProof =
                "c=" + Base64.getEncoder().encodeToString(bindingInput(gs2Header, channelBinding)) + ",r=" + fullNonce;
        byte[] authMessage = (bare() + "," + message + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
        expectedSignature = Scram.serverSignature(keys.server(), authMessage);
        return (withoutProof + ",p=" + Base64.getEncoder().encodeToString(keys.proof(authMessage)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the peer knows the password too, or what is kept of it. */
    void check(byte[] serverFinalMessage) throws IOException {
        ScramMessage message = ScramMessage.of(serverFinalMessage);
        byte[] signature = message.base64('v');
        message.end();
        if (!MessageDigest.isEqual(signature, expectedSignature)) {
            throw new UntrustedPeerException("the peer does not know the password of " + user
                    + ": it is not the one that the password is for, look at the address");
        }
    }

    static byte[] bindingInput(String gs2Header, byte[] channelBinding) {
        byte[] header = gs2Header.getBytes(StandardCharsets.UTF_8);
        if (!gs2Header.startsWith("p=")) {
            return header;
        }
        byte[] all = Arrays.copyOf(header, header.length + channelBinding.length);
        System.arraycopy(channelBinding, 0, all, header.length, channelBinding.length);
        return all;
    }
}
