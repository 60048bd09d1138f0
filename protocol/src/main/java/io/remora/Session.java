package io.remora;

import java.time.Duration;
import java.util.Optional;

/** One authenticated connection, as a service sees it. Safe for use by any thread. */
public interface Session {
    /** A number for logs that no other session of this process has. */
    long id();

    /** Who the peer is. */
    Principal principal();

    /** What was negotiated and proven. */
    Handshake handshake();

    /** The connection, over which the peer's objects can be called. */
    Connection connection();

    /** How long it has lasted until now. */
    Duration lasted();

    /** The session whose call the current thread is serving; empty on any other thread. */
    static Optional<Session> current() {
        return Optional.ofNullable(CurrentSession.get());
    }
}
