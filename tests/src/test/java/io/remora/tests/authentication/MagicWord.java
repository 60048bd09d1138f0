package io.remora.tests.authentication;

import io.remora.Authenticator;
import io.remora.Credential;
import io.remora.Principal;
import io.remora.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The example of docs/authentication.md: both sides of an authenticator of one's own. */
final class MagicWord {
    private static final byte[] WORD = "Ma6ik".getBytes(StandardCharsets.US_ASCII);

    private MagicWord() {}

    /** The listening side. */
    static Authenticator authenticator() {
        return Authenticator.conversing("magic-word", (handshake, conversation) -> {
            if (!MessageDigest.isEqual(conversation.read(WORD.length), WORD)) {
                throw new RefusedException("the word is wrong");
            }
            return Principal.of("magic:word", "magic-word");
        });
    }

    /** The dialling side. */
    static Credential credential() {
        return (handshake, conversation) -> conversation.write(WORD);
    }
}
