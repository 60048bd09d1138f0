package io.remora.cli.dial;

import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.RemoteObject;
import io.remora.Session;
import io.remora.WireDialect;
import io.remora.ssh.deploy.DeployedAgent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A connection whose end is the end of something else: of an agent that was put on a host for it, of an audit log. */
final class ClosingConnection implements Connection {
    private final Connection connection;
    private final Runnable closing;

    /**
     * A connection that is closed in another way.
     *
     * @param closing closes the connection and what goes with it
     */
    ClosingConnection(Connection connection, Runnable closing) {
        this.connection = connection;
        this.closing = closing;
    }

    /** The connection to an agent that was put on a host for it: closing it takes the agent away. */
    static Connection of(DeployedAgent agent) {
        return new ClosingConnection(agent.connection(), agent::close);
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
        closing.run();
    }
}
