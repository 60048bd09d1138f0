package io.remora.ssh.deploy;

import io.remora.ssh.SshHost;
import io.remora.transport.Link;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;

/** A command on a host that joins its channel to the socket of an agent there. */
final class Relay {
    private static final System.Logger LOG = System.getLogger(Relay.class.getName());

    private Relay() {}

    /** A link to the agent in a folder of the host's; empty for the one that was left there. */
    static Link to(SshHost host, String folder, Duration time) throws IOException {
        return to(host, folder, time, () -> {});
    }

    /** The same; {@code ending} runs when the link is closed. */
    static Link to(SshHost host, String folder, Duration time, Runnable ending) throws IOException {
        String name = Installed.name(host);
        Dialog dialog = Dialog.start(
                host,
                name,
                "relay.sh",
                Map.of("at", folder),
                line -> LOG.log(Level.INFO, "{0}: {1}", name, line),
                time);
        boolean done = false;
        try {
            String said = dialog.next();
            if (!said.equals("run")) {
                throw new IOException(name + " said " + said + " where it should join us to its agent");
            }
            done = true;
            return dialog.command().link(Deployment.agent(host.handshake()), ending);
        } finally {
            if (!done) {
                dialog.close();
            }
        }
    }
}
