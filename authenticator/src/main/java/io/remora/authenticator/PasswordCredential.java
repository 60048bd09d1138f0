package io.remora.authenticator;

import io.remora.Conversation;
import io.remora.Credential;
import io.remora.Handshake;
import io.remora.certs.vault.Passphrase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The dialling side of {@link PasswordAuthenticator}. Deriving keys from the password takes about half a second; those
 * of the last salt are kept, so that connecting again is fast. Safe for any thread as long as its source is.
 */
public final class PasswordCredential implements Credential {
    private final String user;
    private final Supplier<char[]> password;
    private volatile @Nullable Derived derived;

    @SuppressWarnings("ArrayRecordComponent") // compared by isFor alone
    private record Derived(byte[] salt, int iterations, Scram.ClientKeys keys) {
        boolean isFor(byte[] otherSalt, int otherIterations) {
            return iterations == otherIterations && Arrays.equals(salt, otherSalt);
        }
    }

    private PasswordCredential(String user, Supplier<char[]> password) {
        this.user = user;
        this.password = password;
    }

    /**
     * Presents that user's password.
     *
     * @param password asked when it is needed; each array it gives is erased after use
     * @throws IllegalArgumentException when the name cannot be one
     */
    public static PasswordCredential of(String user, Supplier<char[]> password) {
        PasswordEntry.checkName(user);
        return new PasswordCredential(user, password);
    }

    @Override
    public void present(Handshake handshake, Conversation conversation) throws IOException {
        byte[] channelBinding = handshake.channelBinding();
        boolean bound = channelBinding.length > 0;
        ScramClient client = client(bound ? "p=" + ScramClient.BINDING : "n", channelBinding);
        Wire.write(conversation, Wire.passwordOpening(), client.first());
        byte[] challenge = answer(conversation);
        if (challenge.length == 0 && bound) {
            // The peer has no binding. Were that a lie of somebody between us, it would see through it: y says that we
            // have.
            client = client("y", channelBinding);
            Wire.write(conversation, new byte[0], client.first());
            challenge = answer(conversation);
        }
        Wire.write(conversation, new byte[0], client.proof(challenge));
        client.check(answer(conversation));
    }

    private ScramClient client(String flag, byte[] channelBinding) {
        return new ScramClient(user, this::derive, flag, channelBinding, PasswordAuthenticator.nonce());
    }

    private static byte[] answer(Conversation conversation) throws IOException {
        return Wire.answered(() -> Wire.read(conversation, PasswordAuthenticator.LONGEST, "message"), "password");
    }

    private Scram.ClientKeys derive(byte[] salt, int iterations) {
        Derived last = derived;
        if (last != null && last.isFor(salt, iterations)) {
            return last.keys();
        }
        char[] asked = password.get();
        try {
            Scram.ClientKeys keys = Scram.derive(asked, salt, iterations);
            derived = new Derived(salt, iterations, keys);
            return keys;
        } finally {
            Arrays.fill(asked, '\0');
        }
    }

    /** Names the user, never the password. */
    @Override
    public String toString() {
        return "password of " + user;
    }

    /** {@code password:USER[,file=FILE]}. */
    public static final class Provider implements CredentialProvider {
        private static final String FILE = ",file=";

        /** For ServiceLoader. */
        public Provider() {}

        @Override
        public String name() {
            return "password";
        }

        @Override
        public String help() {
            return "password:USER[,file=FILE]  that user's password: the first line of the file, or asked at the terminal";
        }

        @Override
        public PasswordCredential create(String setting, Secrets secrets) throws IOException {
            if (setting.isEmpty()) {
                throw new IllegalArgumentException("the credential password needs its user: password:USER[,file=FILE]");
            }
            int at = setting.lastIndexOf(FILE);
            if (at >= 0) {
                Path file = Path.of(setting.substring(at + FILE.length()));
                return of(setting.substring(0, at), () -> fromFile(file));
            }
            // Once, and before anything is dialled: a handshake does not wait for a person.
            char[] typed = secrets.ask("Password of " + setting + ": ");
            return of(setting, typed::clone);
        }

        private static char[] fromFile(Path file) {
            try (Passphrase password = Passphrase.read(file)) {
                return password.toChars();
            }
        }
    }
}
