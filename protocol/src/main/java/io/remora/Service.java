package io.remora;

/**
 * What a served class may implement to learn of the connections it serves. Optional: any class with {@link Exposed}
 * members can be served.
 *
 * <p>Both hooks run on a thread that serves calls, never on the one that reads, and may call the peer.
 */
public interface Service {
    /** Called once a session is admitted, before the peer's first call reaches the service. */
    default void connected(Session session) {}

    /** Called once when the session has ended, for whatever reason. The peer can no longer be called. */
    default void disconnected(Session session) {}
}
