package io.remora.connection;

import io.remora.RemoteObject;
import java.time.Duration;

/** A view of a connection whose calls have a bound of their own. */
final class TimedConnection extends ForwardingConnection {
    private final SymmetricConnection connection;
    private final Duration timeout;

    TimedConnection(SymmetricConnection connection, Duration timeout) {
        super(connection);
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a timeout must not be negative: " + timeout);
        }
        this.connection = connection;
        this.timeout = timeout;
    }

    @Override
    public RemoteObject root() {
        return connection.root().withTimeout(timeout);
    }

    @Override
    public Duration ping() {
        return connection.ping(timeout);
    }
}
