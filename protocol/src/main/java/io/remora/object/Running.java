package io.remora.object;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A call of a peer that runs under a grant which can end: what revoking it interrupts, and what the objects that the
 * call's own thread passes to that peer are granted under. Calls under {@link Grant#ALL} have none.
 *
 * <p>Begun and ended by the thread that serves the call. The lock is this object: it keeps an interrupt from reaching
 * the thread once it has gone on to something else.
 */
final class Running {
    private static final Set<Running> ALL = ConcurrentHashMap.newKeySet();
    private static final ThreadLocal<@Nullable Running> CURRENT = new ThreadLocal<>();

    private final Objects objects;
    private final Grant grant;
    private final Thread thread = Thread.currentThread();
    private final @Nullable Running before;
    private boolean over;
    private boolean interrupted;

    private Running(Objects objects, Grant grant, @Nullable Running before) {
        this.objects = objects;
        this.grant = grant;
        this.before = before;
    }

    /** Begins one, before the grant is looked at: so a revocation either finds it here or is seen by the gate. */
    static Running begin(Objects objects, Grant grant) {
        Running running = new Running(objects, grant, CURRENT.get());
        CURRENT.set(running);
        ALL.add(running);
        return running;
    }

    void end() {
        ALL.remove(this);
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
        synchronized (this) {
            over = true;
            if (interrupted) {
                // It was meant for the call that has just ended, not for what this thread does next.
                boolean unused = Thread.interrupted();
            }
        }
    }

    /** The grant under which this thread serves the peer of a connection; all where it does not. */
    static Grant grantOf(Objects connection) {
        Running running = CURRENT.get();
        return running != null && running.objects == connection ? running.grant : Grant.ALL;
    }

    static void interrupt(Clause revoked) {
        for (Running each : ALL) {
            if (each.grant.holds(revoked)) {
                each.interrupt();
            }
        }
    }

    private synchronized void interrupt() {
        // A call that revokes what it runs under knows; its reply says so.
        if (!over && thread != Thread.currentThread()) {
            interrupted = true;
            thread.interrupt();
        }
    }
}
