package io.remora.connection;

import io.remora.Connection;
import io.remora.Handshake;
import io.remora.LogText;
import io.remora.Principal;
import io.remora.Session;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The session of a connection: who is on the other side. */
final class PeerSession implements Session {
    private static final AtomicLong NUMBER = new AtomicLong();

    private final long id = NUMBER.incrementAndGet();
    private final long began = System.nanoTime();
    private final Principal principal;
    private final Handshake handshake;
    private final Connection connection;

    PeerSession(Principal principal, Handshake handshake, Connection connection) {
        this.principal = principal;
        this.handshake = handshake;
        this.connection = connection;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Duration lasted() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public String toString() {
        return "session " + id + " of " + LogText.escape(principal.name()) + " from "
                + LogText.escape(handshake.peer());
    }
}
