package io.remora.ssh.deploy;

import io.remora.Connection;
import io.remora.RemoteObject;
import java.io.Closeable;

/**
 * An agent that was deployed and answers. Closing it ends the agent and everything that was put there, the cache apart.
 */
public final class DeployedAgent implements Closeable {
    private final Deployment deployment;
    private final Connection connection;
    private final DeploymentReport report;

    DeployedAgent(Deployment deployment, Connection connection, DeploymentReport report) {
        this.deployment = deployment;
        this.connection = connection;
        this.report = report;
    }

    /** The connection to it. */
    public Connection connection() {
        return connection;
    }

    /** What it serves. */
    public RemoteObject root() {
        return connection.root();
    }

    /** What it serves, by an interface. */
    public <T> T root(Class<T> type) {
        return connection.root(type);
    }

    /** How the deployment went, up to the first answer. */
    public DeploymentReport report() {
        return report;
    }

    @Override
    public void close() {
        connection.close();
        deployment.close();
    }
}
