package io.remora.connection;

import io.remora.object.SharedThreads;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What happens later: timeouts of calls that nobody waits for, batches of releases, heartbeats. One daemon thread. */
final class Later {
    private static final long SOON_MILLIS = 20;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private Later() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "remora-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        // What still ends when an agent leaves a JVM has nothing to wait for.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        SharedThreads.onEnd(timer::shutdownNow);
        return timer;
    }

    /** Runs something soon, which must not wait. */
    static void soon(Runnable task) {
        ScheduledFuture<?> unused = TIMER.schedule(task, SOON_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Runs something again and again, which must not wait. */
    static ScheduledFuture<?> every(Duration period, Runnable task) {
        return TIMER.scheduleWithFixedDelay(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs something once, which must not wait. */
    static ScheduledFuture<?> after(long nanos, Runnable task) {
        return TIMER.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }
}
