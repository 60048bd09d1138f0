package io.remora.ssh;

import io.remora.RefusedException;
import io.remora.UnreachableException;
import io.remora.UntrustedPeerException;
import io.remora.ssh.known.KnownHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;

/** Connects to a place through all hops on the way: TCP, key exchange, the host's check, authentication. */
final class Dialer {
    /** What a lost goodbye may cost before the sockets are closed without it. */
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final DialSettings settings;
    private final Deadline deadline;
    private final Prompts prompts;
    private final List<DialClient> clients = new ArrayList<>();
    private final List<String> through = new ArrayList<>();

    private Dialer(DialSettings settings, Duration time) {
        this.settings = settings;
        this.deadline = new Deadline(time);
        this.prompts = deadline.pausing(settings.prompts());
    }

    /** Connects and authenticates. */
    static SshHost connect(Place place, DialSettings settings, Duration time) throws IOException {
        Dialer dialer = new Dialer(settings, time);
        boolean done = false;
        try {
            SshHost host = dialer.connect(Hop.route(place, settings));
            done = true;
            return host;
        } finally {
            if (!done) {
                dialer.abandon();
            }
        }
    }

    private SshHost connect(List<Hop> route) throws IOException {
        DialSession session = null;
        KeyOffer offer = null;
        for (Hop hop : route) {
            try (Identities identities = Identities.of(hop, settings, prompts)) {
                offer = new KeyOffer(identities);
                session = connect(hop, offer, session);
            }
            through.add(hop.name());
        }
        if (session == null || offer == null) {
            throw new IllegalStateException("a route has at least the host itself");
        }
        Hop hop = route.get(route.size() - 1);
        DialSession last = session;
        return new SshHost(
                last,
                Negotiated.by(last, hop, offer, through.subList(0, through.size() - 1)),
                deadline.left(),
                () -> end(last, List.copyOf(clients)));
    }

    private DialSession connect(Hop hop, KeyOffer offer, @Nullable ClientSession before) throws IOException {
        KnownHosts known = KnownHosts.read(hop.knownHosts());
        HostCheck check = new HostCheck(hop, known, settings);
        DialClient client = DialClient.start(hop, settings, known, check, offer, prompts, before);
        clients.add(client);
        DialSession session = before == null
                ? overTcp(client, hop)
                : connect(client, hop, InetSocketAddress.createUnresolved(hop.host(), hop.port()));
        AuthFuture auth = session.auth();
        deadline.await(auth, "logging in to " + hop.name());
        if (!auth.isSuccess()) {
            Throwable error = auth.getException();
            throw failure(hop, check, offer, error == null ? new IOException("for no reason it gave") : error);
        }
        return session;
    }

    private DialSession overTcp(DialClient client, Hop hop) throws IOException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(hop.host());
        } catch (UnknownHostException e) {
            throw new UnreachableException("no address is known for the host " + hop.host() + ": check the name", e);
        }
        IOException last = new UnreachableException("no address is known for the host " + hop.host());
        for (InetAddress address : addresses) {
            try {
                InetAddress named = InetAddress.getByAddress(hop.host(), address.getAddress());
                return connect(client, hop, new InetSocketAddress(named, hop.port()));
            } catch (UnreachableException e) {
                last = e;
            }
        }
        throw last;
    }

    private DialSession connect(DialClient client, Hop hop, InetSocketAddress address) throws IOException {
        Deadline connecting = deadline.within(hop.connectTimeout());
        ConnectFuture future = client.connect(hop, address);
        connecting.await(future, "connecting to " + hop.name());
        Throwable error = future.getException();
        if (error != null) {
            String way = through.isEmpty() ? "" : " through " + through.get(through.size() - 1);
            throw new UnreachableException(
                    hop.name() + " cannot be reached" + way + ": "
                            + Printable.of(String.valueOf(cause(error).getMessage())),
                    error);
        }
        return (DialSession) future.getClientSession();
    }

    private static Throwable cause(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static IOException failure(Hop hop, HostCheck check, KeyOffer offer, Throwable error) {
        IOException refusal = check.refusal();
        if (refusal != null) {
            return refusal;
        }
        String said = Printable.of(String.valueOf(error.getMessage()));
        int code = error instanceof SshException ssh ? ssh.getDisconnectCode() : 0;
        return switch (code) {
            case SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE ->
                new RefusedException(
                        hop.name() + " accepted none of "
                                + (offer.tried().isEmpty()
                                        ? "our ways to log in (no key was found to offer)"
                                        : "the keys " + String.join(", ", offer.tried()))
                                + ": name the right key, or add it to the host's authorized_keys",
                        error);
            case SshConstants.SSH2_DISCONNECT_KEY_EXCHANGE_FAILED,
                    SshConstants.SSH2_DISCONNECT_HOST_KEY_NOT_VERIFIABLE ->
                new UntrustedPeerException(
                        "no safe connection to " + hop.name() + " could be agreed on: " + said, error);
            default ->
                offer.tried().isEmpty()
                        ? new UnreachableException(
                                hop.name() + " ended the connection before logging in: " + said, error)
                        : new RefusedException(hop.name() + " ended the connection while logging in: " + said, error);
        };
    }

    private void abandon() {
        clients.forEach(client -> client.close(true));
    }

    /** Says goodbye where that does not wait, then closes what is left, the last hop first. */
    private static void end(ClientSession session, List<DialClient> clients) {
        DialClient nearest = clients.get(0);
        Runnable force = () -> {
            for (int i = clients.size() - 1; i >= 0; i--) {
                clients.get(i).close(true);
            }
        };
        try {
            Future<?> timer =
                    nearest.getScheduledExecutorService().schedule(force, GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
            session.close(false).addListener(closed -> {
                timer.cancel(false);
                force.run();
            });
        } catch (RuntimeException e) {
            force.run();
        }
    }
}
