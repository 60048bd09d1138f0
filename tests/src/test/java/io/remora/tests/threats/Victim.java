package io.remora.tests.threats;

import io.remora.Options;
import io.remora.Principal;
import io.remora.Session;
import io.remora.connection.ConnectionSettings;
import io.remora.connection.SymmetricConnection;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.object.Capability;
import io.remora.object.GateListener;
import io.remora.transport.LoopbackTransport;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** A side that serves one object, and the raw peer at the other end of its link. */
final class Victim implements AutoCloseable {
    final SymmetricConnection connection;
    final RawPeer peer;
    final ObjectId root;

    private Victim(SymmetricConnection connection, RawPeer peer) throws IOException {
        this.connection = connection;
        this.peer = peer;
        this.root = peer.ask(Handler.GETROOT).reference();
    }

    static Victim serving(Object root) throws IOException {
        return serving(root instanceof Capability given ? given : Capability.of(root), Options.defaults());
    }

    static Victim serving(Capability root, Options options) throws IOException {
        return serving(root, options, session -> GateListener.NONE);
    }

    static Victim serving(Capability root, Options options, Function<Session, GateListener> audit) throws IOException {
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        SymmetricConnection connection = SymmetricConnection.start(
                pair.left(),
                new ConnectionSettings(
                        options,
                        Principal.of("cert:dns:peer.example", "test"),
                        Optional.empty(),
                        session -> Optional.of(root),
                        audit,
                        session -> {}));
        return new Victim(connection, new RawPeer(pair.right()));
    }

    @Override
    public void close() {
        peer.close();
        connection.close();
    }
}
