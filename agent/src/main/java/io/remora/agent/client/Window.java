package io.remora.agent.client;

import io.remora.RemoteValue;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Calls that are under way, as many as the connection is kept busy with; the oldest is waited for first. */
final class Window {
    private final int most;
    private final Deque<CompletableFuture<RemoteValue>> calls = new ArrayDeque<>();

    Window(int most) {
        this.most = most;
    }

    /** Whether another call would be too many. */
    boolean isFull() {
        return calls.size() >= most;
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Adds a call, after it has waited for a place. */
    void add(CompletableFuture<RemoteValue> call) throws IOException {
        calls.add(call);
        while (calls.size() > most) {
            next();
        }
    }

    /** Waits for the oldest. */
    RemoteValue next() throws IOException {
        return join(calls.remove());
    }

    /** Waits for all. */
    void drain() throws IOException {
        while (!calls.isEmpty()) {
            next();
        }
    }

    static RemoteValue join(CompletableFuture<RemoteValue> call) throws IOException {
        try {
            return call.join();
        } catch (CompletionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        }
    }

    /** What the peer raised, as the file system's own exception where it was one. */
    static IOException failed(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof IOException known) {
                return known;
            }
        }
        return new IOException(String.valueOf(thrown.getMessage()), thrown);
    }
}
