package io.remora.transport;

import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.UnreachableException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Unix domain sockets: {@code unix:///run/me/sock}. Only the user who listens (and root) can connect: the socket has
 * mode 0600 whatever the umask. Both ends learn from the kernel which user and group the other one is.
 */
public final class UnixTransport implements Transport {
    /** The only way of doing it: there is nothing to configure. */
    public UnixTransport() {}

    @Override
    public Set<String> schemes() {
        return Set.of("unix");
    }

    @Override
    public Link dial(URI where, Duration time) throws IOException {
        Path path = path(where);
        if (!Files.exists(path)) {
            throw new UnreachableException("there is no socket " + path + ": is the agent running?");
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            // Blocking would wait without bound for a listener whose queue is full.
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            return link(channel, where);
        } catch (IOException e) {
            Quietly.close(channel);
            throw new UnreachableException(cannotConnect(path, String.valueOf(e.getMessage())), e);
        }
    }

    private static String cannotConnect(Path path, String reason) {
        if (reason.contains("refused")) {
            return "nobody listens on " + path + " any more: start the agent again";
        }
        if (reason.contains("denied")) {
            return "not allowed to connect to " + path + ": only the user who listens there may";
        }
        if (reason.contains("temporarily unavailable")) {
            return "the agent on " + path + " accepts nobody at the moment: its queue is full";
        }
        return "cannot connect to " + path + ": " + reason;
    }

    @Override
    public Listener listen(URI where) throws IOException {
        Path path = path(where);
        UnixSocketFile.Bound bound = UnixSocketFile.bind(path);
        return new UnixListener(URI.create("unix://" + path.toUri().getRawPath()), bound.channel(), bound.file());
    }

    /** A link over a connected channel, with what the kernel says about its peer. */
    static Link link(SocketChannel channel, URI peer) throws IOException {
        UnixDomainPrincipal who = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        String user = who.user().getName();
        Evidence evidence = new Evidence.UnixPeer(user, who.group().getName());
        Handshake handshake = new Handshake(
                peer.toString(), user, evidence, new byte[0], Optional.empty(), true, Map.of("user", user));
        return new SocketLink(SocketIo.of(channel), handshake);
    }

    private static Path path(URI where) {
        String path = where.getPath();
        if (!"unix".equals(where.getScheme()) || where.getRawAuthority() != null || path == null || path.length() < 2) {
            throw new IllegalArgumentException(
                    where + " is not the address of a Unix socket: write unix:///absolute/path");
        }
        return Path.of(path).toAbsolutePath().normalize();
    }
}
