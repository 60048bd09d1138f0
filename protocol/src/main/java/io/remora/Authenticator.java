package io.remora;

import java.io.IOException;

/**
 * Decides who a peer is: evidence in, a {@link Principal} or a refusal out.
 *
 * <p>Called on a handshake's thread, under the handshake's deadline, and again with the same handshake while the
 * session lives ({@link #vouch}). Implementations are safe for concurrent use.
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
     * Decides, and says how to decide again while the session lives: files may have changed, and time has passed. This
     * is what a server calls. By default one that does not converse is asked the same once more, and what was said in a
     * conversation stays said.
     *
     * @throws IOException as {@link #authenticate}
     */
    default Vouched vouch(Handshake handshake, Conversation conversation) throws IOException {
        Principal principal = authenticate(handshake, conversation);
        return converses()
                ? Vouched.once(principal)
                : new Vouched(principal, () -> authenticate(handshake, new NoConversation()));
    }

    /**
     * An authenticator of one's own whose peers send bytes first: a magic word, a key of some older protocol. The
     * decision is {@link #authenticate}; it reads no byte more than its own, as what follows is the protocol's.
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
