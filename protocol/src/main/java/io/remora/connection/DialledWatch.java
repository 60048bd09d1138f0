package io.remora.connection;

import io.remora.Session;
import java.io.IOException;
import java.time.Duration;

/** Whether the transport would still take a peer that was dialled for who it should be. Used by one thread. */
final class DialledWatch implements Standing.Check {
    private final Dialling dialling;
    private final TrustWatch trust;

    /**
     * A check for one connection.
     *
     * @param before what the transport trusted before it dialled
     * @param askAnyway {@link TrustWatch#ASK_ANYWAY}
     */
    DialledWatch(Dialling dialling, Object before, Duration askAnyway) {
        this.dialling = dialling;
        this.trust = new TrustWatch(before, askAnyway);
    }

    @Override
    public void check(Session session) throws IOException {
        trust.look(
                dialling.transport().trust(),
                () -> dialling.transport().recheck(dialling.where(), session.handshake()));
    }
}
