package io.remora.connection;

import io.remora.object.SharedThreads;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks again and again at the connections whose reader's role is changing hands, and finds those that nobody has read
 * since it looked before: their reader is busy serving, or their last caller went away. One daemon thread for the
 * process; it sleeps while no connection is active.
 *
 * <p>It looks once a millisecond, and less often while it finds nothing, every time for a while: to wake up a thousand
 * times a second, on both sides, is a thirtieth of what short calls one after another cost.
 */
final class Watchdog {
    /** What a look at a connection found. */
    enum Found {
        /** It was read, or is. */
        READ,
        /** Nobody read it. */
        UNREAD,
        /** It is to be left alone. */
        OVER
    }

    /** What is watched. */
    interface Watched {
        /** Looks whether anybody reads, and sees to it if nobody does. */
        Found tick();

        /** It is no longer watched, as it asked; from now on it may be watched anew. */
        void left();
    }

    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    /** After so many looks in a row that found nothing it looks less often. */
    private static final int CALM = 64;

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
        int calm = 0;
        while (!thread.isInterrupted()) {
            if (watched.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            LockSupport.parkNanos(this, calm < CALM ? SHORT_NANOS : LONG_NANOS);
            calm = look() ? calm + 1 : 0;
        }
    }

    /** Whether all were read. */
    private boolean look() {
        boolean read = true;
        for (Iterator<Watched> each = watched.iterator(); each.hasNext(); ) {
            Watched connection = each.next();
            Found found = connection.tick();
            read &= found != Found.UNREAD;
            if (found == Found.OVER) {
                each.remove();
                connection.left();
            }
        }
        return read;
    }
}
