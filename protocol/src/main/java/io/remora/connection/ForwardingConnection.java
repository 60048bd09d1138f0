package io.remora.connection;

import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.RemoteObject;
import io.remora.Session;
import io.remora.WireDialect;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A connection that is another one, but for what a subclass says. */
public abstract class ForwardingConnection implements Connection {
    private final Connection connection;

    /** Forwards to a connection. */
    protected ForwardingConnection(Connection connection) {
        this.connection = connection;
    }

    @Override
    public RemoteObject root() {
        return connection.root();
    }

    @Override
    public Connection withTimeout(Duration timeout) {
        return connection.withTimeout(timeout);
    }

    @Override
    public Duration ping() {
        return connection.ping();
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
