package io.remora.server;

import io.remora.Session;
import io.remora.object.GateListener;
import java.util.Optional;
import java.util.function.Function;

/**
 * Learns of a server's sessions: who came, who was refused, when they went. Called on the threads of handshakes and
 * connections, several at once.
 */
public interface SessionListener {
    /** One to whom nothing matters. */
    SessionListener NONE = ofDecisions(session -> GateListener.NONE);

    /**
     * A peer was let in; called before its first request is served.
     *
     * @param service what it was granted: the exposed type's name; empty for nothing
     * @return who hears of the gate's decisions in this session
     * @throws RuntimeException to refuse the session
     */
    GateListener begun(Session session, Optional<String> service);

    /** A session has ended. Must not throw. */
    void ended(Session session, String reason);

    /**
     * A peer was not let in. Must not throw.
     *
     * @param peer where it is, as the transport says
     * @param reason for the operator; may hold what the peer sent, so it is escaped before it is written anywhere
     */
    void refused(String peer, String reason);

    /** Why a session ended, for {@link #ended}. */
    static String reason(Session session) {
        return session.connection()
                .ended()
                .map(why -> String.valueOf(why.getMessage()))
                .orElse("");
    }

    /** One that only the gate's decisions matter to. */
    static SessionListener ofDecisions(Function<Session, GateListener> listener) {
        return new SessionListener() {
            @Override
            public GateListener begun(Session session, Optional<String> service) {
                return listener.apply(session);
            }

            @Override
            public void ended(Session session, String reason) {}

            @Override
            public void refused(String peer, String reason) {}
        };
    }
}
