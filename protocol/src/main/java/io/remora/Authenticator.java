package io.remora;

import java.io.IOException;

/**
 * Decides who a peer is: evidence in, a {@link Principal} or a refusal out.
 *
 * <p>Called on a handshake's thread, under the handshake's deadline, and again with the same handshake when trust is
 * reloaded. Implementations are safe for concurrent use.
 */
public interface Authenticator {
    /** The name by which configuration chooses it, in lower case with hyphens. */
    String name();

    /**
     * Whether it exchanges bytes with the peer before the protocol's first frame (a token, a password). Such an
     * authenticator runs once a connection.
     */
    default boolean converses() {
        return false;
    }

    /**
     * Decides.
     *
     * @param handshake what the transport knows of the peer
     * @param conversation the bytes before the first frame; only one that {@link #converses()} may use it
     * @throws RefusedException with a reason for the operator's log; the peer learns only that it failed
     * @throws IOException when the conversation breaks off
     */
    Principal authenticate(Handshake handshake, Conversation conversation) throws IOException;

    /** An authenticator that lets everybody in as {@link Principal#ANONYMOUS}: for plain TCP on a trusted host. */
    static Authenticator anonymous() {
        return new AnonymousAuthenticator();
    }
}
