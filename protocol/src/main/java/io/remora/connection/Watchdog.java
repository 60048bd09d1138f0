package io.remora.connection;

import io.remora.object.SharedThreads;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks once a millisecond at the connections whose reader's role is changing hands, and finds those that nobody has read
 * for that long: their reader is busy serving, or their last caller went away. One daemon thread for the process; it
 * sleeps while no connection is active.
 */
final class Watchdog {
    /** What is watched. */
    interface Watched {
        /**
         * A millisecond has passed.
         *
         * @return whether to go on watching
         */
        boolean tick();

        /** It is no longer watched, as it asked; from now on it may be watched anew. */
        void left();
    }

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Watchdog INSTANCE = new Watchdog();

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    private Watchdog() {
        thread = new Thread(this::run, "remora-watchdog");
        thread.setDaemon(true);
        thread.start();
        SharedThreads.onEnd(thread::interrupt);
    }

    static void watch(Watched connection) {
        INSTANCE.watched.add(connection);
        LockSupport.unpark(INSTANCE.thread);
    }

    private void run() {
        while (!thread.isInterrupted()) {
            if (watched.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            LockSupport.parkNanos(this, TICK_NANOS);
            for (Iterator<Watched> each = watched.iterator(); each.hasNext(); ) {
                Watched connection = each.next();
                if (!connection.tick()) {
                    each.remove();
                    connection.left();
                }
            }
        }
    }
}
