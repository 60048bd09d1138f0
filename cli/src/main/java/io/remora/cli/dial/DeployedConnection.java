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

/** The connection to an agent that was put on a host for it: closing it takes the agent away. */
final class DeployedConnection implements Connection {
    private final DeployedAgent agent;
    private final Connection connection;

    DeployedConnection(DeployedAgent agent) {
        this.agent = agent;
        this.connection = agent.connection();
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
        agent.close();
    }
}
