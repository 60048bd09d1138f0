package io.remora.connection;

import io.remora.object.SharedThreads;
import io.remora.object.reflect.VirtualThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads of all connections of this process, daemons all: platform threads that read and serve what they read,
 * and, on a runtime that has them, virtual threads for calls that were handed over. Threads end when they have been
 * idle for some seconds; how many there are is bounded by each connection's limits.
 */
final class Workers {
    private static final AtomicLong NUMBER = new AtomicLong();
    private static final ThreadPoolExecutor PLATFORM =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(null, task, "remora-worker-" + NUMBER.incrementAndGet(), 0, false);
                thread.setDaemon(true);
                return thread;
            });
    private static final Executor SERVING =
            VirtualThreads.executor("remora-call-").orElse(PLATFORM);

    static {
        SharedThreads.onEnd(PLATFORM::shutdown);
    }

    private Workers() {}

    /** Runs something that reads: on a platform thread. */
    static void read(Runnable task) {
        PLATFORM.execute(task);
    }

    /** Runs something that serves a call. */
    static void serve(Runnable task) {
        SERVING.execute(task);
    }
}
