package io.remora.connection;

import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.RemoteObject;
import io.remora.Session;
import io.remora.WireDialect;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A connection that outlives the certificates it was made with: the newest of a {@link Succession}, whichever that is.
 * Its root goes over the newest one at each call; every other reference belongs to the connection that it came over.
 */
final class LastingConnection implements Connection {
    private final Succession succession;
    /** Empty: as the options say. */
    private final Optional<Duration> timeout;

    LastingConnection(Succession succession, Optional<Duration> timeout) {
        this.succession = succession;
        this.timeout = timeout;
    }

    @Override
    public RemoteObject root() {
        return new LastingRoot(succession, this, timeout);
    }

    @Override
    public Connection withTimeout(Duration changed) {
        if (changed.isNegative()) {
            throw new IllegalArgumentException("a timeout must not be negative: " + changed);
        }
        return new LastingConnection(succession, Optional.of(changed));
    }

    private Connection bounded(Generation generation) {
        return timeout.map(generation.connection()::withTimeout).orElse(generation.connection());
    }

    @Override
    public Duration ping() {
        Generation generation = succession.enter();
        try {
            return bounded(generation).ping();
        } finally {
            generation.leave();
        }
    }

    @Override
    public CompletableFuture<Duration> pingAsync() {
        Generation generation = succession.enter();
        try {
            return bounded(generation).pingAsync();
        } finally {
            // What is in flight keeps it open as well.
            generation.leave();
        }
    }

    /** The newest connection's. */
    @Override
    public Session session() {
        return succession.newest().connection().session();
    }

    @Override
    public Optional<WireDialect> dialect() {
        return succession.newest().connection().dialect();
    }

    /** Set once this was closed; a connection that ended otherwise is replaced at the next call. */
    @Override
    public Optional<DisconnectedException> ended() {
        return succession.isClosed() ? Optional.of(succession.closedException()) : Optional.empty();
    }

    @Override
    public CompletableFuture<Void> onEnd() {
        return succession.onEnd().copy();
    }

    @Override
    public void close() {
        succession.close();
    }

    /** Local. */
    @Override
    public String toString() {
        return "lasting " + succession.newest().connection();
    }
}
