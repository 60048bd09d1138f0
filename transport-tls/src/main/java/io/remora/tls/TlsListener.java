package io.remora.tls;

import io.remora.Handshake;
import io.remora.transport.Incoming;
import io.remora.transport.Listener;
import io.remora.transport.SocketAcceptor;
import io.remora.transport.SocketIo;
import io.remora.transport.TcpAddress;
import io.remora.transport.TcpSockets;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;

/** Accepts connections whose TLS handshake is still to come. */
final class TlsListener implements Listener {
    private static final System.Logger LOG = System.getLogger("io.remora.tls");

    private final SocketAcceptor acceptor;
    private final URI uri;
    private final Tls tls;

    TlsListener(SocketAcceptor acceptor, URI uri, Tls tls) {
        this.acceptor = acceptor;
        this.uri = uri;
        this.tls = tls;
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
                SocketIo io = TcpSockets.prepare(channel);
                return new TlsIncoming(tls, io, peer);
            } catch (IOException e) {
                // This peer's fault: it left before it could be asked where it is.
                LOG.log(System.Logger.Level.DEBUG, "a peer left at once", e);
                channel.close();
            }
        }
    }

    @Override
    public Object trust() throws IOException {
        return tls.trust();
    }

    @Override
    public void recheck(Handshake handshake) throws IOException {
        tls.recheck(handshake);
    }

    @Override
    public void close() {
        acceptor.close();
    }
}
