package io.remora;

import java.io.IOException;

/**
 * The dialling side's half of an {@link Authenticator} that converses: presents a token, a password or a magic word
 * after the transport's handshake and before the first frame.
 */
@FunctionalInterface
public interface Credential {
    /** Presents itself to the peer that the handshake proved. */
    void present(Handshake handshake, Conversation conversation) throws IOException;
}
