package io.remora.transport;

import io.remora.Handshake;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;

/** Accepts peers at one place. One thread accepts; any may close. */
public interface Listener extends Closeable {
    /** Where it listens, with the real port when 0 was asked for. */
    URI uri();

    /**
     * Waits for the next peer. Returns before any handshake: a silent peer delays nobody.
     *
     * @throws IOException when the listener was closed; a fault of one peer is never thrown here
     */
    Incoming accept() throws IOException;

    /**
     * What decides whom this listener lets in, to be compared with {@code equals}: another one as soon as trust or
     * revocations were read again. Asked often, so it is cheap.
     *
     * @throws IOException when it cannot be said
     */
    default Object trust() throws IOException {
        return this;
    }

    /**
     * Decides again about a peer that it let in earlier.
     *
     * @param handshake what came out of that peer's handshake
     * @throws io.remora.RefusedException when it would be refused now, with a reason for the operator
     */
    default void recheck(Handshake handshake) throws IOException {
        // A transport whose trust does not change while it listens has nothing to add.
    }

    /** Stops accepting and frees the place. Links that were accepted live on. Idempotent. */
    @Override
    void close();
}
