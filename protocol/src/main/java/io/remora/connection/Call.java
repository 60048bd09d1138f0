package io.remora.connection;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A call of ours that has not been answered. Completed once, by the thread that reads or by whoever ends the connection;
 * awaited by one thread, or observed by a callback.
 */
class Call {
    private static final Object PENDING = new Object();

    private volatile @Nullable Object outcome = PENDING;
    private volatile @Nullable Thread waiter;

    /** A raised exception, told apart from a result that happens to be a throwable. */
    private record Raised(Throwable thrown) {}

    final boolean isDone() {
        return outcome != PENDING;
    }

    final void complete(@Nullable Object result) {
        settle(result);
        announce();
    }

    final void fail(Throwable thrown) {
        settleFailed(thrown);
        announce();
    }

    /** Completes it without telling anybody; {@link #announce} must follow. */
    final void settle(@Nullable Object result) {
        outcome = result;
    }

    /** Fails it without telling anybody; {@link #announce} must follow. */
    final void settleFailed(Throwable thrown) {
        outcome = new Raised(thrown);
    }

    /** Tells whoever waits. */
    void announce() {
        Thread waiting = waiter;
        if (waiting != null && waiting != Thread.currentThread()) {
            LockSupport.unpark(waiting);
        }
    }

    /** Names the thread to wake; called before {@link #isDone} is looked at for the last time. */
    final void waiter(Thread thread) {
        waiter = thread;
    }

    /** What came back. */
    final @Nullable Object result() throws Throwable {
        Object done = outcome;
        if (done instanceof Raised raised) {
            throw raised.thrown;
        }
        return done;
    }
}
