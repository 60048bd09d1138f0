package io.remora.cli.agent;

import io.remora.Session;
import io.remora.object.GateListener;
import io.remora.server.Server;
import io.remora.server.SessionListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Ends an agent that serves its own standard input and output when the one peer it can have there has gone; passes on
 * what it hears.
 */
final class StdioSession implements SessionListener {
    private final SessionListener next;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    StdioSession(SessionListener next) {
        this.next = next;
    }

    @Override
    public GateListener begun(Session session, Optional<String> service) {
        if (isStdio(session.handshake().peer())) {
            CompletableFuture<Void> unused = session.connection().onEnd().thenRun(() -> over.complete(null));
        }
        return next.begun(session, service);
    }

    @Override
    public void ended(Session session, String reason) {
        next.ended(session, reason);
    }

    @Override
    public void refused(String peer, String reason) {
        if (isStdio(peer)) {
            over.complete(null);
        }
        next.refused(peer, reason);
    }

    private static boolean isStdio(String peer) {
        return peer.startsWith("stdio:");
    }

    /** Closes the server when it is over. */
    void ends(Server server) {
        CompletableFuture<Void> unused = over.thenRunAsync(server::close);
    }
}
