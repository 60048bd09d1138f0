package io.remora;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A symmetric connection: the peer's root object, and ours for the peer. Any number of threads may share it.
 *
 * <p>Closing it ends all calls in flight with a {@link DisconnectedException}; every reference that came over it is
 * dead afterwards. Whoever connected closes.
 */
public interface Connection extends AutoCloseable {
    /** The peer's root object. Asks for it the first time. */
    RemoteObject root();

    /** The peer's root as a typed proxy; see {@link RemoteObject#as(Class)}. */
    default <T> T root(Class<T> type) {
        return root().as(type);
    }

    /**
     * The control of the peer's whole JVM, where this side was granted it.
     *
     * @throws NotExposedException when it was not
     */
    default FullControl fullControl() {
        return FullControl.of(this);
    }

    /**
     * A view of this connection whose calls end after {@code timeout} with a {@link CallTimeoutException}. A timeout of
     * zero means no bound. Objects reached through the view have the same bound; the connection below is shared.
     */
    Connection withTimeout(Duration timeout);

    /** Sends bytes and waits for their echo; how long that took. */
    Duration ping();

    /** The same without waiting. */
    CompletableFuture<Duration> pingAsync();

    /** Who the peer is and what was negotiated. */
    Session session();

    /** The dialect spoken. Known once the first message was read or sent. */
    Optional<WireDialect> dialect();

    /** Why the connection ended; empty while it is open. */
    Optional<DisconnectedException> ended();

    /** Completes, normally, when the connection has ended for whatever reason. */
    CompletableFuture<Void> onEnd();

    /** Tells the peer, lets what is already sent arrive, and ends. Returns soon, whatever the peer does. Idempotent. */
    @Override
    void close();
}
