package io.remora.cli;

import io.remora.Session;
import io.remora.object.GateListener;
import io.remora.server.Server;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Ends an agent that serves its own standard input and output when the one peer it can have there has gone. */
final class StdioSession implements Function<Session, GateListener> {
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    StdioSession() {}

    @Override
    public GateListener apply(Session session) {
        if (session.handshake().peer().startsWith("stdio:")) {
            CompletableFuture<Void> unused = session.connection().onEnd().thenRun(() -> ended.complete(null));
        }
        return GateListener.NONE;
    }

    /** Closes the server at the end of that session. */
    void ends(Server server) {
        CompletableFuture<Void> unused = ended.thenRunAsync(server::close);
    }
}
