package io.remora.connection;

import io.remora.CallInterruptedException;
import io.remora.CallTimeoutException;
import io.remora.LimitExceededException;
import io.remora.object.Served;
import io.remora.object.reflect.VirtualThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Decides who reads a connection. A caller that waits alone reads for itself, which saves handing its reply from thread
 * to thread; where several wait, or nobody does, a worker reads, until the connection has been quiet for a while. A
 * worker serves the request it has read itself, having given the role up; if that takes longer than a few milliseconds
 * the watchdog puts another worker to the reading.
 *
 * <p>Callers never serve: a request that one of them reads goes to another thread, so a caller's reply is never delayed
 * by, and its locks are never entered from, work that it did not ask for.
 */
final class Reading implements Watchdog.Watched {
    /** With more callers waiting than this, a worker reads for all of them. */
    private static final int FEW = 1;
    /** After so much time without change a connection is left alone until its role changes hands again. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The answers to requests that came together are written together, unless this much time has passed. */
    private static final long BATCH_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** What the connection does for its readers. */
    interface Host {
        /** The link broke or ended. */
        void broken(IOException cause);

        /** A request is one too many. */
        void refuse(long sequence, Exception reason);

        /** Whether the connection has ended. */
        boolean hasEnded();

        /** The peer, for messages. */
        String peer();
    }

    private final Inbound inbound;
    private final Announcements announcements;
    private final Serving serving;
    private final Sender sender;
    private final Host host;
    private final boolean callersMayRead;
    private final ReaderRole role = new ReaderRole();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean promoting = new AtomicBoolean();
    private volatile boolean watched;
    /** The link is left to whoever waits for all idle ones. The reader's own. */
    private boolean parked;
    /** Bytes have come for the link since it was left. */
    private volatile boolean recalled;

    /** The watchdog's own: the turn that it saw last, and since when. */
    private long lastTurn = -1;

    private long unchangedSince;

    Reading(Inbound inbound, Serving serving, Sender sender, Host host, boolean callersMayRead) {
        this.inbound = inbound;
        this.announcements = inbound.announcements();
        this.serving = serving;
        this.sender = sender;
        this.host = host;
        this.callersMayRead = callersMayRead;
    }

    /** Puts a worker to the reading, unless one is on its way. */
    void promote() {
        if (!host.hasEnded() && promoting.compareAndSet(false, true)) {
            Workers.read(this::work);
        }
    }

    /**
     * Waits for a call's outcome.
     *
     * @param deadline by {@link System#nanoTime()}; {@link Long#MAX_VALUE} for none
     * @throws CallTimeoutException when the deadline passed
     * @throws CallInterruptedException when this thread was interrupted; its status is set
     */
    void await(Call call, long deadline, Duration timeout) {
        Serving paused = Serving.current();
        if (paused != null) {
            paused.pause();
        }
        waiting.incrementAndGet();
        try {
            Thread me = Thread.currentThread();
            call.waiter(me);
            boolean mayRead = callersMayRead && !VirtualThreads.isVirtual(me);
            while (!call.isDone()) {
                check(me, deadline, timeout);
                if (mayRead && waiting.get() <= FEW && role.take()) {
                    readFor(call, deadline);
                } else if (role.isFree()) {
                    promote();
                    park(call, deadline);
                } else {
                    park(call, deadline);
                }
            }
        } finally {
            waiting.decrementAndGet();
            if (paused != null) {
                paused.resume();
            }
        }
    }

    private void check(Thread me, long deadline, Duration timeout) {
        if (me.isInterrupted()) {
            throw new CallInterruptedException("the calling thread was interrupted while it waited for " + host.peer());
        }
        if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline >= 0) {
            throw new CallTimeoutException("no answer from " + host.peer() + " within " + timeout
                    + "; the peer may still be working on it (Options.withCallTimeout gives more time)");
        }
    }

    private void park(Call call, long deadline) {
        if (call.isDone()) {
            return;
        }
        if (deadline == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, Math.max(1, deadline - System.nanoTime()));
        }
    }

    /** Reads, having the role, until the call is done, the deadline has passed, or many wait. */
    private void readFor(Call call, long deadline) {
        boolean left = false;
        try {
            while (true) {
                Served request = inbound.take();
                if (request != null) {
                    handOver(request);
                } else if (call.isDone() || waiting.get() > FEW || host.hasEnded()) {
                    break;
                } else {
                    announceElsewhere();
                    flushElsewhere();
                    if (!inbound.fill(deadline)) {
                        break;
                    }
                }
            }
            left = inbound.hasFrame();
        } catch (IOException e) {
            host.broken(e);
        } finally {
            giveUp();
        }
        announceElsewhere();
        if (left || waiting.get() > (call.isDone() ? 1 : 0) + (call.isDone() ? 0 : FEW)) {
            promote();
        }
    }

    private void handOver(Served request) {
        if (admit(request)) {
            serving.runElsewhere(request);
        }
    }

    /** A reader never writes: the peer's reader might be waiting for us to read. */
    private void flushElsewhere() {
        if (sender.isWaiting()) {
            Workers.serve(this::flush);
        }
    }

    /** A caller runs nobody else's code. */
    private void announceElsewhere() {
        if (!announcements.isEmpty()) {
            Workers.serve(announcements::run);
        }
    }

    private void flushIfWaiting() {
        if (sender.isWaiting()) {
            flush();
        }
    }

    private void flush() {
        try {
            sender.flush();
        } catch (IOException e) {
            host.broken(e);
        }
    }

    /**
     * A worker's life: read a request, give the role up, serve, and read on if nobody else does. Likewise with replies
     * that complete futures.
     */
    private void work() {
        promoting.set(false);
        // The one before may be held up by one call while the answers to others are ready.
        flushIfWaiting();
        announcements.run();
        long flushed = System.nanoTime();
        while (!host.hasEnded()) {
            // The user's code may have left this thread interrupted; reading would return at once, again and again.
            boolean unused = Thread.interrupted();
            if (System.nanoTime() - flushed > BATCH_NANOS) {
                flushIfWaiting();
                flushed = System.nanoTime();
            }
            if (!role.take()) {
                // Who reads now may be waiting for bytes already.
                flushIfWaiting();
                return;
            }
            Served request = null;
            boolean stay = true;
            try {
                request = nextRequest();
                stay = request != null || sender.isWaiting() || !announcements.isEmpty();
            } catch (IOException e) {
                host.broken(e);
            } finally {
                giveUp();
            }
            if (request == null) {
                flushIfWaiting();
                announcements.run();
            } else if (announcements.isEmpty()) {
                serving.runHere(request);
            } else {
                // Each may wait for the other.
                serving.runElsewhere(request);
                announcements.run();
            }
            if (!stay) {
                return;
            }
        }
    }

    /** Reads until there is a request to serve; null when the role is better given up. */
    private @Nullable Served nextRequest() throws IOException {
        long completed = inbound.completed();
        while (!host.hasEnded()) {
            Served request = inbound.take();
            if (request != null) {
                request.batched(inbound.hasFrame());
                boolean admitted = admit(request);
                if (admitted && serving.isShallow()) {
                    return request;
                }
                if (admitted) {
                    serving.runElsewhere(request);
                }
            } else if (sender.isWaiting() || !announcements.isEmpty()) {
                return null;
            } else if (callersMayRead && waiting.get() <= FEW && inbound.completed() != completed) {
                // That was the lone caller's reply: the next time it reads for itself.
                return null;
            } else {
                completed = inbound.completed();
                if (!inbound.fill(Long.MAX_VALUE) && park()) {
                    return null;
                }
            }
        }
        return null;
    }

    /**
     * Leaves a quiet connection to the selector that all of them share: no thread waits for it. The next one to call
     * reads for itself as ever; what the peer sends unasked brings a worker back.
     */
    private boolean park() {
        recalled = false;
        parked = inbound.isResting()
                && !sender.isWaiting()
                && announcements.isEmpty()
                && inbound.whenReadable(this::recall);
        return parked;
    }

    /** On the thread that waits for all idle links. */
    private void recall() {
        recalled = true;
        promote();
    }

    private boolean admit(Served request) {
        try {
            return serving.admit(request);
        } catch (LimitExceededException e) {
            host.refuse(request.sequence(), e);
            return false;
        }
    }

    private void giveUp() {
        boolean park = parked;
        parked = false;
        role.giveUp();
        if (park) {
            // Left alone: the role lies idle until bytes come. If they came before it was free, nobody could take it.
            if (recalled) {
                promote();
            }
        } else if (!watched) {
            watched = true;
            Watchdog.watch(this);
        }
    }

    /** On the watchdog's thread. */
    @Override
    public Watchdog.Found tick() {
        if (host.hasEnded()) {
            return Watchdog.Found.OVER;
        }
        long turn = role.turn();
        if (turn != lastTurn) {
            lastTurn = turn;
            unchangedSince = System.nanoTime();
            return Watchdog.Found.READ;
        }
        if (role.isFree()) {
            promote();
            return Watchdog.Found.UNREAD;
        }
        // Whoever has the role is waiting for bytes.
        return System.nanoTime() - unchangedSince < QUIET_NANOS ? Watchdog.Found.READ : Watchdog.Found.OVER;
    }

    /** On the watchdog's thread. */
    @Override
    public void left() {
        watched = false;
        if (host.hasEnded()) {
            return;
        }
        // Looked at after the flag is down: the role may have been given up just before.
        if (role.turn() != lastTurn) {
            watched = true;
            Watchdog.watch(this);
        } else {
            inbound.rest();
        }
    }
}
