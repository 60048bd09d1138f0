package io.remora.transport;

import io.remora.Evidence;
import io.remora.Handshake;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plain TCP: {@code tcp://host:port}, by default port 18812. Anybody on the way reads and changes everything, and
 * neither end knows who the other is. Never found by default: whoever wants it says {@link #insecure()}.
 */
public final class TcpTransport implements Transport {
    /** RPyC's port. */
    public static final int DEFAULT_PORT = 18812;

    private static final TcpTransport INSECURE = new TcpTransport();

    private TcpTransport() {}

    /** Plain TCP, by one who knows what that means. */
    public static TcpTransport insecure() {
        return INSECURE;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("tcp");
    }

    @Override
    public Link dial(URI where, Duration time) throws IOException {
        TcpAddress address = address(where);
        return link(TcpSockets.connect(address, time), address);
    }

    @Override
    public Listener listen(URI where) throws IOException {
        TcpAddress address = address(where);
        SocketAcceptor acceptor = TcpSockets.listen(address);
        int port = TcpSockets.local(acceptor).port();
        return new TcpListener(acceptor, new TcpAddress(address.host(), port).uri("tcp"));
    }

    static Link link(SocketIo io, TcpAddress peer) {
        return new SocketLink(
                io,
                new Handshake(
                        peer.uri("tcp").toString(),
                        peer.host(),
                        new Evidence.Nothing(),
                        new byte[0],
                        Optional.empty(),
                        true,
                        Map.of()));
    }

    private static TcpAddress address(URI where) {
        if (!"tcp".equals(where.getScheme())) {
            throw new IllegalArgumentException(where + " is not a TCP address: write tcp://HOST or tcp://HOST:PORT");
        }
        return TcpAddress.of(where, DEFAULT_PORT);
    }
}
