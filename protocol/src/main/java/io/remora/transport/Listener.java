package io.remora.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;

/**
 * Accepts peers at one place. One thread accepts; any may close.
 */
public interface Listener extends Closeable {
    /** Where it listens, with the real port when 0 was asked for. */
    URI uri();

    /**
     * Waits for the next peer. Returns before any handshake: a silent peer delays nobody.
     *
     * @throws IOException when the listener was closed; a fault of one peer is never thrown here
     */
    Incoming accept() throws IOException;

    /** Stops accepting and frees the place. Links that were accepted live on. Idempotent. */
    @Override
    void close();
}
