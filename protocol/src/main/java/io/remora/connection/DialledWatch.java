package io.remora.connection;

import io.remora.Session;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Whether the transport would still take a peer that was dialled for who it should be. Used by one thread. */
final class DialledWatch implements Standing.Check {
    /** How often the transport is asked although it trusts what it did: a revocation list may have come of age. */
    private static final long ASK_ANYWAY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Dialling dialling;
    private Object trust;
    private long asked = System.nanoTime();

    /**
     * A check for one connection.
     *
     * @param trust what the transport trusted before it dialled, so that no change falls between
     */
    DialledWatch(Dialling dialling, Object trust) {
        this.dialling = dialling;
        this.trust = trust;
    }

    @Override
    public void check(Session session) throws IOException {
        Object now = dialling.transport().trust();
        long nanos = System.nanoTime();
        if (!now.equals(trust) || nanos - asked > ASK_ANYWAY_NANOS) {
            dialling.transport().recheck(dialling.where(), session.handshake());
            trust = now;
            asked = nanos;
        }
    }
}
