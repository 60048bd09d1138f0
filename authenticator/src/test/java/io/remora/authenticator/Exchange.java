package io.remora.authenticator;

import io.remora.Authenticator;
import io.remora.Credential;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.Vouched;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What comes out of a credential that meets an authenticator, on both sides. */
record Exchange(
        @Nullable Vouched vouched,
        @Nullable Exception server,
        @Nullable Exception client) {
    /** Runs both sides. The handshake is as the listening side sees it; both know the same channel binding. */
    static Exchange run(Authenticator authenticator, Credential credential, Handshake handshake) {
        return run(authenticator, handshake, credential, handshake);
    }

    static Exchange run(
            Authenticator authenticator, Handshake serverSide, Credential credential, Handshake clientSide) {
        Wires wires = new Wires();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> client = executor.submit(() -> {
                try {
                    credential.present(clientSide, wires.client());
                } finally {
                    wires.clientCloses();
                }
                return null;
            });
            Vouched vouched = null;
            Exception server = null;
            try {
                vouched = authenticator.vouch(serverSide, wires.server());
            } catch (IOException | RuntimeException e) {
                server = e;
            }
            wires.serverCloses();
            return new Exchange(vouched, server, outcome(client));
        } finally {
            executor.shutdownNow();
        }
    }

    private static @Nullable Exception outcome(Future<?> client) {
        try {
            client.get();
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                return cause;
            }
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The principal; fails when either side failed. */
    Principal admitted() {
        return accepted().principal();
    }

    /** The same, with how it is asked again. */
    Vouched accepted() {
        if (server != null || client != null || vouched == null) {
            throw new AssertionError("refused: server " + server + ", client " + client);
        }
        return vouched;
    }

    /** The sentence for the operator's log. */
    String refusal() {
        if (!(server instanceof io.remora.RefusedException)) {
            throw new AssertionError("not refused: " + this);
        }
        return server.getMessage();
    }
}
