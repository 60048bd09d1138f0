package io.remora.cli.dial;

import io.remora.Connection;
import io.remora.connection.ForwardingConnection;
import io.remora.ssh.deploy.DeployedAgent;

/** A connection whose end is the end of something else: of an agent that was put on a host for it, of an audit log. */
final class ClosingConnection extends ForwardingConnection {
    private final Runnable closing;

    /**
     * A connection that is closed in another way.
     *
     * @param closing closes the connection and what goes with it
     */
    ClosingConnection(Connection connection, Runnable closing) {
        super(connection);
        this.closing = closing;
    }

    /** The connection to an agent that was put on a host for it: closing it takes the agent away. */
    static Connection of(DeployedAgent agent) {
        return new ClosingConnection(agent.connection(), agent::close);
    }

    @Override
    public void close() {
        closing.run();
    }
}
