package io.remora.connection;

import io.remora.message.Dialect;
import io.remora.message.ObjectId;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts that go back to the peer. They gather here, from the cleaner's thread and from closes, and go out in front of
 * the next call; where no call comes, a worker sends them soon.
 */
final class Releases {
    private record Release(ObjectId id, int count) {}

    private final SymmetricConnection connection;
    private final ConcurrentLinkedQueue<Release> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Releases(SymmetricConnection connection) {
        this.connection = connection;
    }

    void add(ObjectId id, int count) {
        if (connection.hasEnded()) {
            return;
        }
        waiting.add(new Release(id, count));
        if (scheduled.compareAndSet(false, true)) {
            Later.soon(() -> Workers.serve(this::flush));
        }
    }

    /** Appends what waits; the caller's own frame takes it along. */
    void sendWaiting() throws IOException {
        if (waiting.isEmpty() || !connection.knowsDialect()) {
            return;
        }
        Dialect dialect = connection.spoken();
        for (Release each = waiting.poll(); each != null; each = waiting.poll()) {
            Release release = each;
            // Its reply says nothing; a call that nobody awaits takes it.
            long sequence = connection.calls().add(new Call());
            connection.sender().append(out -> Outbound.release(out, dialect, sequence, release.id(), release.count()));
        }
    }

    private void flush() {
        scheduled.set(false);
        try {
            if (!connection.hasEnded()) {
                sendWaiting();
                connection.sender().flush();
            }
        } catch (IOException e) {
            connection.broken(e);
        } catch (io.remora.DisconnectedException e) {
            // Ended meanwhile: the peer has let go of everything already.
            waiting.clear();
        }
    }
}
