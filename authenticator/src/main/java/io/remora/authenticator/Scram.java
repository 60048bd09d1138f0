package io.remora.authenticator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.InvalidKeySpecException;
import java.text.Normalizer;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The arithmetic of SCRAM-SHA-256 (RFC 5802, section 3; RFC 7677), by the JDK's own primitives. */
final class Scram {
    private static final int BITS = 256;
    private static final String HMAC = "HmacSHA256";

    private Scram() {}

    /** What the verifying side keeps: it can check a proof, and cannot make one. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this package
    record ServerKeys(byte[] stored, byte[] server) {}

    /** What the proving side derives from the password: as good as the password for this salt. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this package
    record ClientKeys(byte[] client, byte[] server) {
        ServerKeys forServer() {
            return new ServerKeys(KeyHash.sha256(client), server);
        }

        byte[] proof(byte[] authMessage) {
            return xor(client, hmac(KeyHash.sha256(client), authMessage));
        }
    }

    /** Costs so many iterations. */
    static ClientKeys derive(char[] password, byte[] salt, int iterations) {
        char[] prepared = prepare(password);
        PBEKeySpec spec = new PBEKeySpec(prepared, salt, iterations, BITS);
        try {
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            ClientKeys keys = new ClientKeys(hmac(salted, ascii("Client Key")), hmac(salted, ascii("Server Key")));
            Arrays.fill(salted, (byte) 0);
            return keys;
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("the password cannot be used: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
            Arrays.fill(prepared, '\0');
        }
    }

    /** Whether the proof was made by who knows the password. Takes the same time for every proof of a length. */
    static boolean verifies(ServerKeys keys, byte[] authMessage, byte[] proof) {
        if (proof.length != BITS / 8) {
            return false;
        }
        byte[] client = xor(proof, hmac(keys.stored(), authMessage));
        return MessageDigest.isEqual(KeyHash.sha256(client), keys.stored());
    }

    static byte[] serverSignature(byte[] serverKey, byte[] authMessage) {
        return hmac(serverKey, authMessage);
    }

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /**
     * SASLprep (RFC 4013) in what matters to people: other spaces become a space, then compatibility composition;
     * control, private and unassigned characters are refused. Plain ASCII stays as it is.
     */
    static char[] prepare(char[] password) {
        StringBuilder mapped = new StringBuilder(password.length);
        for (char c : password) {
            mapped.append(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c);
        }
        String composed = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        boolean allowed = composed.codePoints().allMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        });
        if (composed.isEmpty() || !allowed) {
            throw new IllegalArgumentException(
                    "the password is empty or has characters that cannot be typed: choose another one");
        }
        return composed.toCharArray();
    }

    private static byte[] xor(byte[] one, byte[] other) {
        byte[] result = new byte[one.length];
        for (int i = 0; i < one.length; i++) {
            result[i] = (byte) (one[i] ^ other[i]);
        }
        return result;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
