package io.remora.transport;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * A value that says <em>how</em> to connect or to listen: keys, trust, known hosts, prompts. The URI says where.
 * Immutable and safe for concurrent use. A transport with an accessible public constructor that takes nothing can be found by {@link
 * java.util.ServiceLoader} as the default of its schemes.
 */
public interface Transport {
    /** The URI schemes it serves, in lower case. */
    Set<String> schemes();

    /**
     * Connects and does the handshake.
     *
     * @param where of one of the schemes; what is malformed in it is an {@link IllegalArgumentException} in one sentence
     * @param time the whole time for connecting and the handshake
     * @throws io.remora.UnreachableException nobody answers
     * @throws io.remora.UntrustedPeerException the peer is not who it should be
     * @throws io.remora.RefusedException the peer refused us
     */
    Link dial(URI where, Duration time) throws IOException;

    /**
     * Listens.
     *
     * @throws IOException in one sentence: the port is in use, the path exists, the key is unreadable
     */
    Listener listen(URI where) throws IOException;
}
