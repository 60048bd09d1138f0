package io.remora.transport;

import io.remora.Handshake;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * A value that says <em>how</em> to connect or to listen: keys, trust, known hosts, prompts. The URI says where.
 * Immutable and safe for concurrent use. A transport with an accessible public constructor that takes nothing can be
 * found by {@link java.util.ServiceLoader} as the default of its schemes.
 */
public interface Transport {
    /** The URI schemes it serves, in lower case. */
    Set<String> schemes();

    /**
     * Connects and does the handshake.
     *
     * @param where of one of the schemes; what is malformed in it is an {@link IllegalArgumentException} in one
     *     sentence
     * @param time the whole time for connecting and the handshake
     * @throws io.remora.UnreachableException nobody answers
     * @throws io.remora.UntrustedPeerException the peer is not who it should be
     * @throws io.remora.RefusedException the peer refused us
     */
    Link dial(URI where, Duration time) throws IOException;

    /**
     * What it shows to those whom it dials, to be compared with {@code equals}: another one as soon as a key or
     * certificate was replaced. A link that was dialled with another one should make way for a new link. Asked often,
     * so it is cheap.
     *
     * @throws IOException when it cannot be said
     */
    default Object identity() throws IOException {
        return this;
    }

    /**
     * What decides whom it takes for whom when it dials, to be compared with {@code equals}; see
     * {@link Listener#trust()}.
     *
     * @throws IOException when it cannot be said
     */
    default Object trust() throws IOException {
        return this;
    }

    /**
     * Decides again about a peer that it dialled earlier.
     *
     * @param where what was dialled
     * @param handshake what came out of it
     * @throws IOException when the peer would not be taken for who it should be now, with a reason
     */
    default void recheck(URI where, Handshake handshake) throws IOException {
        // A transport whose trust does not change has nothing to add.
    }

    /**
     * Listens.
     *
     * @throws IOException in one sentence: the port is in use, the path exists, the key is unreadable
     */
    Listener listen(URI where) throws IOException;
}
