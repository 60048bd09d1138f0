package io.remora.transport;

import io.remora.Handshake;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * A peer that was accepted and has proven nothing yet. Costs a file descriptor and little memory until its handshake
 * runs, on a thread of the one who accepted. Owned by one thread; closing is allowed from any.
 */
public interface Incoming extends Closeable {
    /** What limits per source count by; see {@link Handshake#source()}. */
    String source();

    /** Where the peer is, for people. */
    URI peer();

    /**
     * Does the handshake. The link then owns what this held.
     *
     * @param time the whole time that it may take; the peer's slowness cannot stretch it
     * @throws IOException when it fails; this is closed then
     */
    Link handshake(Duration time) throws IOException;

    /** Drops the peer. Nothing happens once the handshake gave its link. */
    @Override
    void close();
}
