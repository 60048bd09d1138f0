package io.remora.tests.threats;

import io.remora.Options;
import io.remora.Principal;
import io.remora.Session;
import io.remora.connection.ConnectionSettings;
import io.remora.connection.Dialling;
import io.remora.connection.SymmetricConnection;
import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.object.Capability;
import io.remora.object.GateListener;
import io.remora.transport.Link;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A side that serves one object, or has passed it to whom it dialled, and the raw peer at the other end of its link.
 */
final class Victim implements AutoCloseable {
    final SymmetricConnection connection;
    final RawPeer peer;
    /** The object as the peer knows it. */
    final ObjectId root;

    private Victim(SymmetricConnection connection, RawPeer peer, ObjectId root) {
        this.connection = connection;
        this.peer = peer;
        this.root = root;
    }

    static Victim serving(Object root) throws IOException {
        return serving(root instanceof Capability given ? given : Capability.of(root), Options.defaults());
    }

    static Victim serving(Capability root, Options options) throws IOException {
        return serving(root, options, session -> GateListener.NONE);
    }

    static Victim serving(Capability root, Options options, Function<Session, GateListener> audit) throws IOException {
        return of(Way.USUAL, root, options, audit);
    }

    static Victim of(Way way, Capability it, Options options, Function<Session, GateListener> audit)
            throws IOException {
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        RawPeer peer = new RawPeer(pair.right(), way.dialect());
        return switch (way.attacked()) {
            case ACCEPTED -> {
                SymmetricConnection connection = accepted(pair.left(), it, options, audit);
                yield new Victim(connection, peer, peer.ask(Handler.GETROOT).reference());
            }
            case DIALLED -> {
                SymmetricConnection connection = Dialling.over(
                        pair.left(),
                        options.withDialect(way.dialect().wire()),
                        settings -> settings.withAudit(audit, session -> {}));
                yield new Victim(connection, peer, passed(connection, it, peer));
            }
        };
    }

    private static SymmetricConnection accepted(
            Link link, Capability root, Options options, Function<Session, GateListener> audit) {
        return SymmetricConnection.start(
                link,
                new ConnectionSettings(
                        options,
                        Principal.of("cert:dns:peer.example", "test"),
                        Optional.empty(),
                        session -> Optional.of(root),
                        audit,
                        session -> {}));
    }

    /** Calls the peer's root with the object, and answers for the peer. */
    private static ObjectId passed(SymmetricConnection connection, Capability it, RawPeer peer) throws IOException {
        CompletableFuture<Void> call =
                CompletableFuture.runAsync(() -> connection.root().call("take", it));
        ObjectId taken = null;
        while (taken == null) {
            RawPeer.Request request = (RawPeer.Request) peer.receive();
            switch (request.handler()) {
                case GETROOT -> peer.reply(request.sequence(), RawPeer.mine(1));
                case CALLATTR -> {
                    Tuple arguments = (Tuple) request.arguments().get(2);
                    taken = ((Reference.Yours) arguments.get(0)).id();
                    peer.reply(request.sequence(), null);
                }
                default -> throw new AssertionError("asked for " + request);
            }
        }
        call.orTimeout(20, TimeUnit.SECONDS).join();
        return taken;
    }

    /** What stands behind a reference that the peer holds, which no peer sees. */
    Capability behind(ObjectId id) throws IOException {
        return java.util.Objects.requireNonNull(connection
                .objects()
                .capability(connection.objects().home(id.typeName(), id.classId(), id.instanceId())));
    }

    @Override
    public void close() {
        peer.close();
        connection.close();
    }
}
