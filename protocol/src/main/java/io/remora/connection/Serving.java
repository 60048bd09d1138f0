package io.remora.connection;

import io.remora.LimitExceededException;
import io.remora.Limits;
import io.remora.object.Served;
import io.remora.object.reflect.VirtualThreads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The peer's calls: how many run, which wait. A call that waits for its peer yields its place, so nesting cannot starve
 * itself. Ordered calls run one by one, in the order they arrived.
 *
 * <p>The lock is this object; calls themselves run without it.
 */
final class Serving {
    private static final ThreadLocal<@Nullable Serving> CURRENT = new ThreadLocal<>();
    /**
     * Calls that wait for their peer hold a thread each. Where threads are the system's, a peer that calls back without
     * end must not take them all.
     */
    private static final int MOST_PAUSED = VirtualThreads.areThere() ? Integer.MAX_VALUE : 4096;

    /** With so many calls waiting, requests go to threads of their own: virtual ones where there are any. */
    private static final int DEEP = 64;

    private final int mostRunning;
    private final int mostPending;
    private final long mostBytes;
    private final Consumer<Served> body;
    private final Deque<Served> queue = new ArrayDeque<>();
    private final Deque<Served> ordered = new ArrayDeque<>();
    private boolean orderedRuns;
    private int running;
    private int paused;
    private int pending;
    private long bytes;

    Serving(Limits limits, Consumer<Served> body) {
        this.mostRunning = limits.runningCalls();
        this.mostPending = limits.pendingCalls();
        this.mostBytes = limits.pendingBytes();
        this.body = body;
    }

    /**
     * Admits a request.
     *
     * @return whether the calling thread may run it now, by {@link #runHere}; else it is queued
     * @throws LimitExceededException when too much is pending
     */
    synchronized boolean admit(Served request) {
        if (paused >= MOST_PAUSED) {
            throw new LimitExceededException(
                    "calls are nested too deep on this connection: " + paused + " of this side's wait for the other");
        }
        if (pending >= mostPending || pending > 0 && bytes + request.bytes() > mostBytes) {
            throw new LimitExceededException("too many calls are in progress on this connection: " + pending + " of "
                    + mostPending + ", " + bytes + " bytes of " + mostBytes);
        }
        pending++;
        bytes += request.bytes();
        if (request.isInOrder()) {
            if (orderedRuns) {
                ordered.add(request);
                return false;
            }
            orderedRuns = true;
        }
        if (running >= mostRunning) {
            queue.add(request);
            return false;
        }
        running++;
        return true;
    }

    /** Runs an admitted request on this thread. */
    void runHere(Served request) {
        Serving before = CURRENT.get();
        CURRENT.set(this);
        try {
            body.accept(request);
        } finally {
            // Not removed when it is null: the next call of this thread would make its entry anew.
            CURRENT.set(before);
            ended(request);
        }
    }

    /** Runs an admitted request on a thread of its own. */
    void runElsewhere(Served request) {
        // Whoever read it has moved on and will not write its reply along with others.
        request.batched(false);
        Workers.serve(() -> runHere(request));
    }

    private void ended(Served request) {
        Served inTurn = null;
        Served next;
        synchronized (this) {
            pending--;
            bytes -= request.bytes();
            if (request.isInOrder()) {
                inTurn = ordered.poll();
                orderedRuns = inTurn != null;
            }
            running--;
            if (inTurn != null) {
                // It takes the place of the one before it.
                running++;
            }
            next = start();
        }
        if (inTurn != null) {
            runElsewhere(inTurn);
        }
        launch(next);
    }

    private @Nullable Served start() {
        if (running < mostRunning && !queue.isEmpty()) {
            running++;
            return queue.poll();
        }
        return null;
    }

    private void launch(@Nullable Served next) {
        if (next != null) {
            runElsewhere(next);
        }
    }

    /** The serving that the current thread works for; null when it serves nobody. */
    static @Nullable Serving current() {
        return CURRENT.get();
    }

    /** The current call waits for a peer: another may run meanwhile. */
    void pause() {
        Served next;
        synchronized (this) {
            running--;
            paused++;
            next = start();
        }
        launch(next);
    }

    /** The current call goes on; it does not wait for a place again. */
    synchronized void resume() {
        running++;
        paused--;
    }

    /** Whether few calls wait for their peer; where many do, the next one is not worth another thread of the system. */
    synchronized boolean isShallow() {
        return paused < DEEP;
    }

    /** How many calls are running, waiting or queued. */
    synchronized int pending() {
        return pending;
    }

    /** Forgets what has not begun: the connection has ended. */
    synchronized void clear() {
        for (Deque<Served> waiting : java.util.List.of(queue, ordered)) {
            for (Served request : waiting) {
                pending--;
                bytes -= request.bytes();
            }
            waiting.clear();
        }
    }
}
