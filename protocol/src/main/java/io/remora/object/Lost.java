package io.remora.object;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An object whose loss is noticed: when the program can no longer reach it, its action runs, once, on a daemon thread
 * that all share. As {@link java.lang.ref.Cleaner} does it, whose thread cannot be ended, which {@link SharedThreads}
 * asks for.
 */
final class Lost extends PhantomReference<Object> {
    private static final ReferenceQueue<Object> QUEUE = new ReferenceQueue<>();
    private static final Set<Lost> ALL = ConcurrentHashMap.newKeySet();

    static {
        Thread thread = new Thread(Lost::run, "remora-cleaner");
        thread.setDaemon(true);
        thread.start();
        SharedThreads.onEnd(thread::interrupt);
    }

    private final Runnable action;

    private Lost(Object watched, Runnable action) {
        super(watched, QUEUE);
        this.action = action;
    }

    /** Runs the action when the object is lost; it must not hold the object. */
    static Lost watch(Object watched, Runnable action) {
        Lost lost = new Lost(watched, action);
        ALL.add(lost);
        return lost;
    }

    /** Runs the action now, unless it has run. */
    void clean() {
        if (ALL.remove(this)) {
            clear();
            action.run();
        }
    }

    private static void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (QUEUE.remove() instanceof Lost lost) {
                    cleanQuietly(lost);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void cleanQuietly(Lost lost) {
        try {
            lost.clean();
        } catch (RuntimeException e) {
            System.getLogger("io.remora.connection")
                    .log(System.Logger.Level.WARNING, "a reference could not be given back", e);
        }
    }
}
