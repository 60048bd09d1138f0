package io.remora.ssh.deploy;

import io.remora.ssh.Ssh;
import io.remora.ssh.SshHost;
import io.remora.transport.Link;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * An agent that is left on a host and lives on without a connection, one for each user there: in
 * {@code ~/.cache/remora/agent}, listening at a Unix socket that its user alone can reach.
 */
public final class LeftAgent {
    private LeftAgent() {}

    /**
     * Puts an agent there and leaves it.
     *
     * @throws io.remora.RefusedException one runs there already
     */
    public static DeploymentReport leave(Ssh ssh, URI where, AgentPlan plan, Duration time) throws IOException {
        Stopwatch watch = new Stopwatch();
        try (SshHost host = ssh.connect(where, time)) {
            watch.lap("log in");
            Installed installed = Installed.on(host, plan.plan(), true, time, watch);
            installed.end();
            return installed.report(host, watch);
        }
    }

    /** A link to the agent that was left there; closing it closes the SSH connection and leaves the agent alone. */
    public static Link connect(Ssh ssh, URI where, Duration time) throws IOException {
        SshHost host = ssh.connect(where, time);
        boolean done = false;
        try {
            Link link = Relay.to(host, "", time, host::close);
            done = true;
            return link;
        } finally {
            if (!done) {
                host.close();
            }
        }
    }

    /**
     * Ends the agent that was left there and removes its folder.
     *
     * @param cacheToo whether everything else of ours goes, too
     * @return whether there was one
     */
    public static boolean remove(Ssh ssh, URI where, boolean cacheToo, Duration time) throws IOException {
        try (SshHost host = ssh.connect(where, time);
                Dialog dialog = Dialog.start(
                        host,
                        Installed.name(host),
                        "undeploy.sh",
                        Map.of("all", cacheToo ? "yes" : "no"),
                        line -> {},
                        time)) {
            return dialog.next().equals("done");
        }
    }
}
