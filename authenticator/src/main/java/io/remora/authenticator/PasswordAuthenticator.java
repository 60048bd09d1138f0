package io.remora.authenticator;

import io.remora.Conversation;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Vouched;
import io.remora.certs.Printable;
import io.remora.server.PrincipalNames;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A peer is the user whose password it knows, {@code password:NAME}, proven by SCRAM-SHA-256 (RFC 5802, RFC 7677): the
 * password crosses no wire, what is kept here cannot be used to log in, and the peer learns that we know the password
 * too. {@link PasswordFile} holds the users, {@link PasswordCredential} is the dialling side. The conversation, each
 * message behind its length (2 bytes, big-endian, at most 1024):
 *
 * <pre>
 * peer:  'R' 'M' 'P' '1'  client-first-message, as p=remora-channel where its channel has a binding
 * we:    nothing (length 0) where ours has none: it begins again, without the four bytes and as y
 * we:    server-first-message
 * peer:  client-final-message
 * we:    server-final-message; when the proof is wrong, the connection just ends
 * </pre>
 *
 * <p>Guarantees: a user that does not exist is answered in the same shape, always with the same salt, at the same cost
 * and fails at the same point as a wrong password. Safe for any thread.
 */
public final class PasswordAuthenticator implements OpeningAuthenticator, VouchingAuthenticator {
    static final int LONGEST = 1024;

    private static final String NAME = "password";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Supplier<PasswordFile> users;
    private final boolean bindingRequired;

    private PasswordAuthenticator(Supplier<PasswordFile> users, boolean bindingRequired) {
        this.users = users;
        this.bindingRequired = bindingRequired;
    }

    /**
     * Lets in the users of a file, as it stands now and later.
     *
     * @throws IOException when it cannot be read; the sentence names the line
     */
    public static PasswordAuthenticator file(Path passwords, Clock clock) throws IOException {
        return new PasswordAuthenticator(ReloadingFile.open(passwords, PasswordFile::read, clock), false);
    }

    /** The same, but only where both ends bind the exchange to the channel. */
    public PasswordAuthenticator bindingRequired() {
        return new PasswordAuthenticator(users, true);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] opening() {
        return Wire.passwordOpening();
    }

    @Override
    public Vouched vouch(Handshake handshake, Conversation conversation) throws IOException {
        Wire.expect(conversation, Wire.passwordOpening(), "password");
        PasswordFile current = users.get();
        byte[] channelBinding = handshake.channelBinding();
        byte[] first = Wire.read(conversation, LONGEST, "message");
        if (channelBinding.length == 0 && ScramServer.asksForBinding(first)) {
            Wire.write(conversation, new byte[0], new byte[0]);
            first = Wire.read(conversation, LONGEST, "message");
        }
        ScramServer server = new ScramServer(current, channelBinding, bindingRequired, nonce());
        Wire.write(conversation, new byte[0], server.challenge(first));
        byte[] last = server.verdict(Wire.read(conversation, LONGEST, "message"));
        PrincipalNames names = new PrincipalNames("the user");
        names.add("password:" + server.user());
        Wire.write(conversation, new byte[0], last);
        Principal principal = names.principal(NAME, Optional.empty());
        PasswordEntry proven = current.entry(server.user());
        return new Vouched(principal, () -> {
            checkStands(proven);
            return principal;
        });
    }

    /** The user must still be in the file, with the password that it proved to know. */
    private void checkStands(PasswordEntry proven) throws RefusedException {
        Optional<PasswordEntry> now = users.get().user(proven.name());
        if (now.isEmpty()) {
            throw new RefusedException("the user '" + Printable.of(proven.name())
                    + "' was taken out of the file of passwords: set a password for that name to let it in again");
        }
        if (!now.get().toLine().equals(proven.toLine())) {
            throw new RefusedException("the password of the user '" + Printable.of(proven.name())
                    + "' was set anew: it must connect again with that one");
        }
    }

    static String nonce() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** {@code password:FILE}. */
    public static final class Provider implements AuthenticatorProvider {
        /** For ServiceLoader. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String help() {
            return "password:FILE  a user of a file of passwords, proven without sending the password (SCRAM-SHA-256)";
        }

        @Override
        public PasswordAuthenticator create(String setting) throws IOException {
            if (setting.isEmpty()) {
                throw new IllegalArgumentException("the authenticator password needs its file: password:FILE");
            }
            return PasswordAuthenticator.file(Path.of(setting), Clock.systemUTC());
        }
    }
}
