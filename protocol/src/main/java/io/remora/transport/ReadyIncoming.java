package io.remora.transport;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A peer of a transport without a handshake of its own: its link is there as soon as it was accepted. */
final class ReadyIncoming implements Incoming {
    private final Link link;
    private final URI peer;
    private final AtomicBoolean settled = new AtomicBoolean();

    ReadyIncoming(Link link, URI peer) {
        this.link = link;
        this.peer = peer;
    }

    @Override
    public String source() {
        return link.handshake().source();
    }

    @Override
    public URI peer() {
        return peer;
    }

    @Override
    public Link handshake(Duration time) throws IOException {
        if (!settled.compareAndSet(false, true)) {
            throw new IOException("the peer " + peer + " was dropped before its handshake");
        }
        return link;
    }

    @Override
    public void close() {
        if (settled.compareAndSet(false, true)) {
            link.close();
        }
    }
}
