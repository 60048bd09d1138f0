package io.remora;

import java.io.IOException;

/**
 * The bytes that an authenticator and its peer exchange before the protocol's first frame. Bounded in bytes and time by
 * the handshake; used by one thread.
 */
public interface Conversation {
    /**
     * Reads exactly so many bytes.
     *
     * @throws IOException when the peer ends, the handshake's deadline passes, or the bound on bytes is met
     */
    byte[] read(int count) throws IOException;

    /** Writes all and flushes. */
    void write(byte[] bytes) throws IOException;
}
