package io.remora.authenticator;

import io.remora.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a SCRAM message in their fixed order (RFC 5802, section 5.1 and 7). Strict: what is not expected is
 * refused, extensions that must be understood ({@code m=}) with it.
 */
final class ScramMessage {
    private static final int MOST_ITERATIONS = 10_000_000;

    private final String text;
    private final String[] attributes;
    private int next;

    private ScramMessage(String text) {
        this.text = text;
        this.attributes = text.split(",", -1);
    }

    static ScramMessage of(byte[] bytes) throws RefusedException {
        try {
            return new ScramMessage(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw malformed("is no text", e);
        }
    }

    static ScramMessage of(String text) {
        return new ScramMessage(text);
    }

    /** The value of the next attribute, which must be this one. */
    String value(char name) throws RefusedException {
        if (next >= attributes.length || !attributes[next].startsWith(name + "=")) {
            throw malformed("lacks " + name + "=", null);
        }
        return attributes[next++].substring(2);
    }

    /** The next piece, whatever it is. */
    String piece() throws RefusedException {
        if (next >= attributes.length) {
            throw malformed("ends too soon", null);
        }
        return attributes[next++];
    }

    byte[] base64(char name) throws RefusedException {
        try {
            return Base64.getDecoder().decode(value(name));
        } catch (IllegalArgumentException e) {
            throw malformed("has no base64 in " + name + "=", e);
        }
    }

    int iterations() throws RefusedException {
        String value = value('i');
        int count = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
        if (count < PasswordEntry.FEWEST_ITERATIONS || count > MOST_ITERATIONS) {
            throw new RefusedException("the peer asks for " + (count == 0 ? "no usable number of" : count + "")
                    + " iterations of the password, but " + PasswordEntry.FEWEST_ITERATIONS + " to " + MOST_ITERATIONS
                    + " are made: have its operator set the password anew");
        }
        return count;
    }

    /** A user name without its escapes. */
    String userName() throws RefusedException {
        String value = value('n');
        String name = value.replace("=2C", ",").replace("=3D", "=");
        if (!escaped(name).equals(value) || name.isEmpty()) {
            throw malformed("has no user name that can be read", null);
        }
        return name;
    }

    static String escaped(String userName) {
        return userName.replace("=", "=3D").replace(",", "=2C");
    }

    /** A nonce: printable ASCII, long enough not to come twice. */
    String nonce() throws RefusedException {
        String value = value('r');
        if (value.length() < 18 || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw malformed("has no nonce of 18 printable characters or more", null);
        }
        return value;
    }

    void end() throws RefusedException {
        if (next != attributes.length) {
            throw malformed("says more than it should", null);
        }
    }

    @Override
    public String toString() {
        return text;
    }

    static RefusedException malformed(String how, @Nullable Exception cause) {
        String sentence = "the exchange of the password cannot be read, a message " + how
                + ": dial with a Remora that has a password";
        return cause == null ? new RefusedException(sentence) : new RefusedException(sentence, cause);
    }
}
