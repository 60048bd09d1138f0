package io.remora.ssh.deploy;

import io.remora.ssh.Ssh;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import io.remora.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Zero-touch deployment as a transport, scheme {@code deploy}: {@code deploy://user@host[:port]} puts an agent there
 * that serves full control of itself, and closing the link takes it away. {@link ZeroTouch} says more: a service, a
 * class path, a report. Immutable.
 */
public final class ZeroTouchTransport implements Transport {
    private static final String SCHEME = "deploy";

    private final Ssh ssh;

    /** As the user's own SSH configuration says. */
    public ZeroTouchTransport() {
        this(new Ssh());
    }

    private ZeroTouchTransport(Ssh ssh) {
        this.ssh = ssh;
    }

    /** By this way of dialling. */
    public static ZeroTouchTransport over(Ssh ssh) {
        return new ZeroTouchTransport(ssh);
    }

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Link dial(URI where, Duration time) throws IOException {
        String authority = where.getRawAuthority();
        if (!SCHEME.equals(where.getScheme()) || authority == null) {
            throw new IllegalArgumentException(where + " is no host to put an agent on: write USER@HOST[:PORT]");
        }
        return Deployment.to(ssh, URI.create("ssh://" + authority), AgentPlan.ownAgent(), time)
                .link();
    }

    @Override
    public Listener listen(URI where) throws IOException {
        throw new IOException(where + " cannot be listened at: an agent is put on a host by whoever calls it");
    }
}
