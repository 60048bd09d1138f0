package io.remora.tls;

import io.remora.transport.Incoming;
import io.remora.transport.Link;
import io.remora.transport.SocketIo;
import io.remora.transport.TcpAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A connection whose handshake is still to come. Until then it holds a socket and nothing of TLS. */
final class TlsIncoming implements Incoming {
    private final Tls tls;
    private final SocketIo io;
    private final TcpAddress peer;
    private final AtomicBoolean done = new AtomicBoolean();

    TlsIncoming(Tls tls, SocketIo io, TcpAddress peer) {
        this.tls = tls;
        this.io = io;
        this.peer = peer;
    }

    @Override
    public String source() {
        return peer.host();
    }

    @Override
    public URI peer() {
        return peer.uri("tls");
    }

    @Override
    public Link handshake(Duration time) throws IOException {
        Link link = tls.accept(io, peer, time);
        done.set(true);
        return link;
    }

    @Override
    public void close() {
        // From another thread in the middle of a handshake: that ends with an error, as its socket is closed.
        if (!done.get()) {
            io.close();
        }
    }
}
