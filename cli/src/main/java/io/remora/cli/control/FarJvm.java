package io.remora.cli.control;

import io.remora.Connection;
import io.remora.FullControl;
import io.remora.NotExposedException;
import io.remora.RefusedException;
import io.remora.cli.dial.DialOptions;
import io.remora.cli.dial.PeerUrl;
import java.io.IOException;

/**
 * A peer of which we have full control.
 *
 * @param peer where it is
 * @param connection to it; closing it ends all that was begun there
 * @param control of it
 */
record FarJvm(PeerUrl peer, Connection connection, FullControl control) implements AutoCloseable {
    /**
     * Connects.
     *
     * @throws RefusedException when the peer does not grant it, saying what to ask for
     */
    static FarJvm connect(DialOptions dial, PeerUrl peer) throws IOException {
        Connection connection = dial.connect(peer);
        boolean done = false;
        try {
            FarJvm jvm = new FarJvm(peer, connection, connection.fullControl());
            done = true;
            return jvm;
        } catch (NotExposedException e) {
            throw new RefusedException(peer + " refuses us: " + e.getMessage(), e);
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
