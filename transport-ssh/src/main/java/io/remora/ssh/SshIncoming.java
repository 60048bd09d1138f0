package io.remora.ssh;

import io.remora.Handshake;
import io.remora.transport.Incoming;
import io.remora.transport.Link;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A channel of a peer that has logged in and asked for one of our subsystems. SSH's own handshake is done, on the
 * listener's I/O threads and within its limits, so taking the link costs nothing.
 */
final class SshIncoming implements Incoming {
    private final ServedChannel channel;
    private final Handshake handshake;
    private final AtomicBoolean taken = new AtomicBoolean();

    SshIncoming(ServedChannel channel, Handshake handshake) {
        this.channel = channel;
        this.handshake = handshake;
    }

    @Override
    public String source() {
        return handshake.source();
    }

    @Override
    public URI peer() {
        return URI.create(handshake.peer());
    }

    @Override
    public Link handshake(Duration time) {
        taken.set(true);
        return new SshLink(channel.pipe(), handshake, channel::endInOrder, () -> {});
    }

    @Override
    public void close() {
        if (!taken.get()) {
            channel.pipe().close();
        }
    }
}
