package io.remora.connection;

import org.jspecify.annotations.Nullable;

/**
 * Asynchronous calls whose replies were read and whose futures are still to be completed, in the order of the replies.
 * The reader puts them here; completing runs the code of users, so it is done once the reader's role is given up. Where
 * that code takes long or waits, another thread goes on with the rest.
 *
 * <p>The lock is this object; it is not held while futures are completed.
 */
final class Announcements {
    private @Nullable AsyncCall<?> first;
    private @Nullable AsyncCall<?> last;

    synchronized void add(AsyncCall<?> call) {
        AsyncCall<?> before = last;
        if (before == null) {
            first = call;
        } else {
            before.next = call;
        }
        last = call;
    }

    synchronized boolean isEmpty() {
        return first == null;
    }

    private synchronized @Nullable AsyncCall<?> poll() {
        AsyncCall<?> call = first;
        if (call != null) {
            first = call.next;
            call.next = null;
            if (first == null) {
                last = null;
            }
        }
        return call;
    }

    /** Completes all futures. Runs the code of users. */
    void run() {
        for (AsyncCall<?> call = poll(); call != null; call = poll()) {
            call.announce();
        }
    }
}
