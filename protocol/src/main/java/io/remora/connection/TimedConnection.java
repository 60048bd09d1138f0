package io.remora.connection;

import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.RemoteObject;
import io.remora.Session;
import io.remora.WireDialect;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A view of a connection whose calls have a bound of their own. */
final class TimedConnection implements Connection {
    private final SymmetricConnection connection;
    private final Duration timeout;

    TimedConnection(SymmetricConnection connection, Duration timeout) {
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
    public Connection withTimeout(Duration changed) {
        return connection.withTimeout(changed);
    }

    @Override
    public Duration ping() {
        return connection.ping(timeout);
    }

    @Override
    public CompletableFuture<Duration> pingAsync() {
        return connection.pingAsync();
    }

    @Override
    public Session session() {
        return connection.session();
    }

    @Override
    public Optional<WireDialect> dialect() {
        return connection.dialect();
    }

    @Override
    public Optional<DisconnectedException> ended() {
        return connection.ended();
    }

    @Override
    public CompletableFuture<Void> onEnd() {
        return connection.onEnd();
    }

    @Override
    public void close() {
        connection.close();
    }
}
