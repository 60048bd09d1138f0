package io.remora.authenticator;

import io.remora.RefusedException;
import io.remora.certs.Printable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * The verifying side of one exchange (RFC 5802, section 3): {@link #challenge}, then {@link #verdict}. A proof that
 * cannot be right, because there is no such user, costs as much as a wrong one. Used by one thread.
 */
final class ScramServer {
    private final PasswordFile users;
    private final byte[] channelBinding;
    private final boolean bindingRequired;
    private final String nonce;
    private String user = "";
    private String gs2Header = "";
    private String clientFirst = "";
    private String serverFirst = "";
    private String fullNonce = "";

    /**
     * An exchange.
     *
     * @param channelBinding what the channel has, or no bytes
     * @param nonce at least 18 random printable characters
     */
    ScramServer(PasswordFile users, byte[] channelBinding, boolean bindingRequired, String nonce) {
        this.users = users;
        this.channelBinding = channelBinding;
        this.bindingRequired = bindingRequired;
        this.nonce = nonce;
    }

    /** Whether the peer binds to a channel while we have no binding: it is to begin again without. */
    static boolean asksForBinding(byte[] clientFirstMessage) {
        return clientFirstMessage.length > 1 && clientFirstMessage[0] == 'p' && clientFirstMessage[1] == '=';
    }

    /** Answers the client's first message. */
    byte[] challenge(byte[] clientFirstMessage) throws RefusedException {
        ScramMessage message = ScramMessage.of(clientFirstMessage);
        String flag = message.piece();
        String authorization = message.piece();
        checkFlag(flag);
        if (!authorization.isEmpty()) {
            throw ScramMessage.malformed("asks to act for somebody else", null);
        }
        gs2Header = flag + ",,";
        clientFirst = message.toString().substring(gs2Header.length());
        user = message.userName();
        String clientNonce = message.nonce();
        message.end();
        PasswordEntry entry = users.entry(user);
        fullNonce = clientNonce + nonce;
        serverFirst = "r=" + fullNonce + ",s=" + Base64.getEncoder().encodeToString(entry.salt()) + ",i="
                + entry.iterations();
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    private void checkFlag(String flag) throws RefusedException {
        boolean bound = flag.equals("p=" + ScramClient.BINDING);
        boolean fits = bound ? channelBinding.length > 0 : flag.equals("n") || flag.equals("y");
        if (!fits) {
            throw ScramMessage.malformed("asks for a channel binding that is not known", null);
        }
        if (flag.equals("y") && channelBinding.length > 0) {
            throw new RefusedException(
                    "the peer believes that this side has no channel binding, and it has one: somebody"
                            + " between the two may have said so");
        }
        if (bindingRequired && !bound) {
            throw new RefusedException(
                    "the exchange of the password is not bound to the channel, and this side asks for"
                            + " that: use TLS on JDK 25 or later at both ends, or SSH");
        }
    }

    /** Judges the client's final message and gives the last one of ours. */
    byte[] verdict(byte[] clientFinalMessage) throws RefusedException {
        ScramMessage message = ScramMessage.of(clientFinalMessage);
        byte[] binding = message.base64('c');
        String echoed = message.value('r');
        byte[] proof = message.base64('p');
        message.end();
        String text = message.toString();
        byte[] expected = ScramClient.bindingInput(gs2Header, channelBinding);
        if (!MessageDigest.isEqual(binding, expected)) {
            throw new RefusedException("the exchange of the password was bound to another channel: somebody may stand"
                    + " between the two sides");
        }
        if (!echoed.equals(fullNonce)) {
            throw ScramMessage.malformed("repeats another nonce", null);
        }
        String withoutProof = text.substring(0, text.lastIndexOf(",p="));
        byte[] authMessage = (clientFirst + "," + serverFirst + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
        PasswordEntry entry = users.entry(user);
        boolean right = Scram.verifies(entry.keys(), authMessage, proof);
        byte[] signature = Scram.serverSignature(entry.keys().server(), authMessage);
        boolean known = users.user(user).isPresent();
        if (!right || !known) {
            throw new RefusedException(
                    known
                            ? "the password of the user '" + Printable.of(user)
                                    + "' is wrong: give the right one, or set" + " it anew"
                            : "there is no user '" + Printable.of(user) + "' in the file of passwords: set a password"
                                    + " for that name");
        }
        return ("v=" + Base64.getEncoder().encodeToString(signature)).getBytes(StandardCharsets.UTF_8);
    }

    /** Who it is, once there was a verdict. */
    String user() {
        return user;
    }
}
