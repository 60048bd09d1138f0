package io.remora.connection;

import io.remora.Session;
import java.io.IOException;
import java.time.Duration;

/** Whether the transport would still take a peer that was dialled for who it should be. Used by one thread. */
final class DialledWatch implements Standing.Check {
    /** How often the transport is asked although it trusts what it did: a revocation list may have come of age. */
    static final Duration ASK_ANYWAY = Duration.ofMinutes(1);

    private final Dialling dialling;
    private final long askAnyway;
    private Object trust;
    private long asked = System.nanoTime();

    /**
     * A check for one connection.
     *
     * @param trust what the transport trusted before it dialled, so that no change falls between
     * @param askAnyway {@link #ASK_ANYWAY}
     */
    DialledWatch(Dialling dialling, Object trust, Duration askAnyway) {
        this.dialling = dialling;
        this.trust = trust;
        this.askAnyway = askAnyway.toNanos();
    }

    @Override
    public void check(Session session) throws IOException {
        Object now = dialling.transport().trust();
        long nanos = System.nanoTime();
        if (!now.equals(trust) || nanos - asked > askAnyway) {
            dialling.transport().recheck(dialling.where(), session.handshake());
            trust = now;
            asked = nanos;
        }
    }
}
