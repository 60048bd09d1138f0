package io.remora.authenticator;

import io.remora.Conversation;
import io.remora.Credential;
import io.remora.Handshake;
import io.remora.RefusedException;
import io.remora.certs.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The dialling side of {@link TokenAuthenticator}: presents a token and waits for the peer to accept it. Safe for any
 * thread as long as its source is.
 */
public final class TokenCredential implements Credential {
    private final Source source;

    /** Gives the token for a connection. */
    @FunctionalInterface
    public interface Source {
        /**
         * The token.
         *
         * @param handshake the channel that it is for; a token can be bound to its {@link Handshake#channelBinding()}
         * @throws IOException when there is none
         */
        String token(Handshake handshake) throws IOException;
    }

    private TokenCredential(Source source) {
        this.source = source;
    }

    /** Presents this token, which was bound to this side's key when it was made, or not at all. */
    public static TokenCredential of(String token) {
        return new TokenCredential(handshake -> token);
    }

    /** Presents a token that is fetched or made for each connection. */
    public static TokenCredential from(Source source) {
        return new TokenCredential(source);
    }

    @Override
    public void present(Handshake handshake, Conversation conversation) throws IOException {
        byte[] token = source.token(handshake).strip().getBytes(StandardCharsets.UTF_8);
        Wire.write(conversation, Wire.tokenOpening(), token);
        byte[] answer = Wire.answered(() -> conversation.read(1), "token");
        if (answer[0] != TokenAuthenticator.ACCEPTED) {
            throw new RefusedException("the peer did not answer the token as one that takes tokens: ask its operator"
                    + " which authenticator it has");
        }
    }

    /** {@code token:FILE}. */
    public static final class Provider implements CredentialProvider {
        private static final int LARGEST = 8192;

        /** For ServiceLoader. */
        public Provider() {}

        @Override
        public String name() {
            return "token";
        }

        @Override
        public String help() {
            return "token:FILE  the token in this file, which is read again for each connection";
        }

        @Override
        public TokenCredential create(String setting, Secrets secrets) {
            if (setting.isEmpty()) {
                throw new IllegalArgumentException("the credential token needs the file that holds it: token:FILE");
            }
            Path file = Path.of(setting);
            return from(handshake -> new String(DurableFiles.read(file, LARGEST), StandardCharsets.US_ASCII));
        }
    }
}
