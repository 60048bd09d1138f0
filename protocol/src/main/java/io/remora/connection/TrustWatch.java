package io.remora.connection;

import java.io.IOException;
import java.time.Duration;

/**
 * When a transport is asked once more whether it takes a peer: as soon as it trusts something else than it did, and now
 * and then although it does not, as a revocation list may have come of age. Used by one thread.
 */
public final class TrustWatch {
    /** How often it is asked at the least. */
    public static final Duration ASK_ANYWAY = Duration.ofMinutes(1);

    private final long askAnyway;
    /** What the transport trusted when it was last asked. */
    private Object trust;

    private long asked = System.nanoTime();

    /** Asks the transport. */
    @FunctionalInterface
    public interface Recheck {
        /** Throws when the peer is not taken any more. */
        void run() throws IOException;
    }

    /**
     * A watch over one peer.
     *
     * @param before what it trusted before the handshake, so that no change falls between
     * @param askAnyway {@link #ASK_ANYWAY}
     */
    public TrustWatch(Object before, Duration askAnyway) {
        this.trust = before;
        this.askAnyway = askAnyway.toNanos();
    }

    /**
     * Asks if it is time to. What could not be answered is asked again the next time.
     *
     * @param now what the transport trusts
     */
    public void look(Object now, Recheck recheck) throws IOException {
        long nanos = System.nanoTime();
        if (!now.equals(trust) || nanos - asked > askAnyway) {
            recheck.run();
            trust = now;
            asked = nanos;
        }
    }
}
