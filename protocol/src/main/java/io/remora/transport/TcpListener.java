package io.remora.transport;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;

/** Accepts plain TCP connections. */
final class TcpListener implements Listener {
    private final SocketAcceptor acceptor;
    private final URI uri;

    TcpListener(SocketAcceptor acceptor, URI uri) {
        this.acceptor = acceptor;
        this.uri = uri;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public Incoming accept() throws IOException {
        while (true) {
            SocketChannel channel = acceptor.accept();
            try {
                TcpAddress peer = TcpSockets.peer(channel);
                return new ReadyIncoming(TcpTransport.link(TcpSockets.prepare(channel), peer), peer.uri("tcp"));
            } catch (IOException e) {
                // This peer's fault: it left before it could be asked where it is.
                Quietly.close(channel);
            }
        }
    }

    @Override
    public void close() {
        acceptor.close();
    }
}
