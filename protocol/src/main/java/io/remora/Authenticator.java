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

    /**
     * Decides again about a peer that was let in: when trust was reloaded, or because time has passed. It exchanges no
     * bytes, so what was said in a conversation stays said; an authenticator that is made of others asks the one that
     * vouches for the principal.
     *
     * @param before what {@link #authenticate} gave
     * @throws RefusedException when the peer would be refused now; its session ends
     */
    default Principal reauthenticate(Handshake handshake, Principal before) throws IOException {
        return converses() ? before : authenticate(handshake, new NoConversation());
    }

    /**
     * An authenticator of one's own whose peers send bytes first: a magic word, a key of some older protocol. The decision is
     * {@link #authenticate}; it reads no byte more than its own, as what follows is the protocol's.
     *
     * @param name by which logs and policies know it, in lower case with hyphens
     */
    static Authenticator conversing(String name, Decision decision) {
        return new ConversingAuthenticator(name, decision);
    }

    /** {@link #authenticate} as a function. */
    @FunctionalInterface
    interface Decision {
        /** See {@link #authenticate}. */
        Principal decide(Handshake handshake, Conversation conversation) throws IOException;
    }

    /** An authenticator that lets everybody in as {@link Principal#ANONYMOUS}: for plain TCP on a trusted host. */
    static Authenticator anonymous() {
        return new AnonymousAuthenticator();
    }
}
