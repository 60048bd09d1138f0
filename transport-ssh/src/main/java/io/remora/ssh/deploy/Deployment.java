package io.remora.ssh.deploy;

import io.remora.Handshake;
import io.remora.WireDialect;
import io.remora.ssh.Ssh;
import io.remora.ssh.SshHost;
import io.remora.transport.Link;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An agent on a host, put there for as long as this lives. Closing it ends the agent, and with it everything that was
 * put there apart from the cache; so does the end of this process, however it ends. Owns the SSH connection. Safe for
 * concurrent use.
 */
public final class Deployment implements Closeable {
    private final SshHost host;
    private final Installed installed;
    private final Link link;
    private final DeploymentReport report;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Deployment(SshHost host, Installed installed, DeploymentReport report) {
        this.host = host;
        this.installed = installed;
        this.link = installed.dialog().command().link(agent(host.handshake()), this::close);
        this.report = report;
    }

    /**
     * Logs in, puts the agent there and starts it.
     *
     * @param where {@code ssh://[user@]host[:port]}
     * @param time how long each of logging in, starting a command there may take; uploads take what they take
     * @throws IOException in one sentence that names the host; nothing is left there then
     */
    public static Deployment to(Ssh ssh, URI where, AgentPlan plan, Duration time) throws IOException {
        Stopwatch watch = new Stopwatch();
        SshHost host = ssh.connect(where, time);
        watch.lap("log in");
        boolean done = false;
        try {
            Installed installed = Installed.on(host, plan.plan(), false, time, watch);
            done = true;
            return new Deployment(host, installed, installed.report(host, watch));
        } finally {
            if (!done) {
                host.close();
            }
        }
    }

    /** What an agent's link shows: the host's handshake, and that our own dialect is spoken. */
    static Handshake agent(Handshake host) {
        Map<String, String> details = new LinkedHashMap<>(host.details());
        details.put("agent", "deployed");
        return new Handshake(
                host.peer(),
                host.source(),
                host.evidence(),
                host.own(),
                host.channelBinding(),
                Optional.of(WireDialect.RPYC6),
                true,
                details);
    }

    /** The agent's standard input and output. Closing it closes this. */
    public Link link() {
        return link;
    }

    /**
     * Another link to the same agent, on a channel of its own that is joined to the agent's socket there.
     *
     * @throws IOException the agent does not listen at its socket
     */
    public Link another(Duration time) throws IOException {
        return Relay.to(host, installed.facts().folder(), time);
    }

    /** How it went. */
    public DeploymentReport report() {
        return report;
    }

    /** Closes the link, waits a moment for the agent to end and clean up, and closes the SSH connection. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            installed.end();
            link.close();
            host.close();
        }
    }
}
