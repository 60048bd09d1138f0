package io.remora.object;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What all connections of this process share and that goes on without them: timers, the watchdog, the thread that gives
 * references back. A process of our own ends with them; an agent that was put into somebody else's JVM and leaves it
 * ends them here.
 */
public final class SharedThreads {
    private static final List<Runnable> ENDS = new CopyOnWriteArrayList<>();

    private SharedThreads() {}

    /** Says how one of them is ended. */
    public static void onEnd(Runnable end) {
        ENDS.add(end);
    }

    /** Ends them all. No connection of this process may be used any more. */
    public static void end() {
        ENDS.forEach(Runnable::run);
    }
}
