package io.remora.connection;

import io.remora.CallTimeoutException;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends asynchronous calls whose time is over. One alarm stands for all calls of a connection, at the earliest deadline
 * that was seen; when it goes off, the calls are looked through and it is set anew. Most calls are answered long
 * before, so that a call costs a comparison here, and the look comes once in a timeout.
 *
 * <p>The lock is this object; it guards the alarm.
 */
final class Expiry {
    /** Alarms are no closer than this, however the deadlines lie. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final PendingCalls calls;
    private final String peer;
    private volatile boolean set;
    /** When the alarm goes off; means something while it is set. */
    private volatile long at;

    private @Nullable ScheduledFuture<?> alarm;
    private boolean closed;

    Expiry(PendingCalls calls, String peer) {
        this.calls = calls;
        this.peer = peer;
    }

    /** Sees to a call that has been registered. */
    void watch(AsyncCall<?> call) {
        long deadline = call.deadline();
        if (deadline != Long.MAX_VALUE && !(set && deadline - at >= 0)) {
            setAlarm(deadline);
        }
    }

    private synchronized void setAlarm(long deadline) {
        if (closed || set && deadline - at >= 0) {
            return;
        }
        if (alarm != null) {
            alarm.cancel(false);
        }
        set = true;
        at = deadline;
        alarm = Later.after(deadline - System.nanoTime(), this::expire);
    }

    /** On the timer's thread. */
    private void expire() {
        // Down before the look: a call that is registered after it sets the alarm itself.
        set = false;
        long now = System.nanoTime();
        List<AsyncCall<?>> late = calls.takeLate(now);
        long earliest = calls.earliestDeadline();
        if (earliest != Long.MAX_VALUE) {
            setAlarm(earliest - now < LEAST_NANOS ? now + LEAST_NANOS : earliest);
        }
        if (!late.isEmpty()) {
            Workers.serve(() -> late.forEach(call ->
                    call.fail(new CallTimeoutException("no answer from " + peer + " within " + call.timeout()))));
        }
    }

    /** The connection has ended. */
    synchronized void close() {
        closed = true;
        if (alarm != null) {
            alarm.cancel(false);
        }
    }
}
