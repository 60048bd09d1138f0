package io.remora.connection;

import io.remora.CallInterruptedException;
import io.remora.DisconnectedException;
import io.remora.LogText;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one peer, each in the place of the one before: dialled before what proves either side to the other
 * ends, and soon after this side's key or certificate was replaced. The one before is drained: it is closed when nobody
 * calls over it and no references are held over it, or when its time is up.
 *
 * <p>One at a time dials; whoever needs the connection meanwhile waits for it, without a lock. It is looked at twice a
 * second by a worker, which may wait.
 */
final class Succession {
    private static final Logger LOG = System.getLogger("io.remora.connection");
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    /** Who calls again so soon after a connection could not be had gets the same answer. */
    private static final long SAME_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Failure(IOException cause, long at) {}

    private final Dialling dialling;
    private final Clock clock;
    private volatile Generation newest;
    /** Those that were replaced, and when. */
    private final Map<Generation, Instant> retired = new ConcurrentHashMap<>();
    /** Set while somebody dials. */
    private final AtomicReference<@Nullable CompletableFuture<Generation>> next = new AtomicReference<>();

    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> onEnd = new CompletableFuture<>();
    private volatile @Nullable Failure failure;

    private Succession(Dialling dialling, Clock clock, Generation first) {
        this.dialling = dialling;
        this.clock = clock;
        this.newest = first;
    }

    /** Dials the first one. */
    static Succession begin(Dialling dialling) throws IOException {
        Clock clock = Clock.systemUTC();
        Succession succession = new Succession(dialling, clock, dial(dialling, clock));
        ScheduledFuture<?> looks = Later.every(LOOK_EVERY, () -> Workers.serve(succession::look));
        CompletableFuture<Void> unused = succession.onEnd.thenRun(() -> looks.cancel(false));
        return succession;
    }

    private static Generation dial(Dialling dialling, Clock clock) throws IOException {
        // First: what is replaced meanwhile is seen as replaced.
        Object standing = dialling.standing();
        return new Generation(dialling.connect(), standing, clock.instant());
    }

    Dialling dialling() {
        return dialling;
    }

    CompletableFuture<Void> onEnd() {
        return onEnd;
    }

    boolean isClosed() {
        return closed.get();
    }

    DisconnectedException closedException() {
        return new DisconnectedException("the connection to " + dialling.where() + " has ended: this side closed it");
    }

    /** The newest one, whatever has become of it. */
    Generation newest() {
        return newest;
    }

    /**
     * The newest one, for a call; it is not closed until the caller has {@linkplain Generation#leave left}. Dials where
     * it has ended.
     *
     * @throws DisconnectedException when none can be had
     */
    Generation enter() {
        while (true) {
            Generation now = newest;
            if (closed.get()) {
                throw closedException();
            }
            if (now.connection().hasEnded()) {
                await(replace(now));
                continue;
            }
            now.enter();
            // Whoever drains it looks for users after it has been replaced.
            if (newest == now) {
                return now;
            }
            now.leave();
        }
    }

    private void await(CompletableFuture<Generation> dialled) {
        try {
            dialled.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("interrupted while " + dialling.where() + " was dialled again", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DisconnectedException(
                    "the connection to " + dialling.where() + " has ended and there is no new one: "
                            + cause.getMessage(),
                    cause);
        }
    }

    /** Dials another one, unless somebody does already. */
    private CompletableFuture<Generation> replace(Generation old) {
        CompletableFuture<Generation> mine = new CompletableFuture<>();
        CompletableFuture<Generation> others = next.compareAndExchange(null, mine);
        if (others != null) {
            return others;
        }
        if (newest != old) {
            next.set(null);
            mine.complete(newest);
            return mine;
        }
        Failure last = failure;
        if (old.connection().hasEnded() && last != null && System.nanoTime() - last.at() < SAME_ANSWER_NANOS) {
            next.set(null);
            mine.completeExceptionally(last.cause());
            return mine;
        }
        Workers.serve(() -> replace(old, mine));
        return mine;
    }

    private void replace(Generation old, CompletableFuture<Generation> dialled) {
        try {
            Generation young = dial(dialling, clock);
            if (closed.get() || !old.connection().hasEnded() && !young.improvesOn(old)) {
                old.postpone(clock.instant());
                young.connection().close();
                next.set(null);
                dialled.complete(old);
                return;
            }
            newest = young;
            retired.put(old, clock.instant());
            LOG.log(Level.DEBUG, () -> "dialled " + dialling.where() + " again: " + young.connection());
            next.set(null);
            dialled.complete(young);
        } catch (IOException | RuntimeException e) {
            IOException cause = e instanceof IOException io ? io : new IOException(e.getMessage(), e);
            failure = new Failure(cause, System.nanoTime());
            old.postpone(clock.instant());
            LOG.log(
                    Level.WARNING,
                    () -> "could not dial " + dialling.where() + " again: "
                            + LogText.escape(String.valueOf(e.getMessage())));
            next.set(null);
            dialled.completeExceptionally(cause);
        }
    }

    /** One look at a time. */
    private void look() {
        if (closed.get() || !looking.compareAndSet(false, true)) {
            return;
        }
        try {
            Instant now = clock.instant();
            retired.forEach((old, since) -> {
                if (old.connection().hasEnded() || old.isDrained(since, now)) {
                    retired.remove(old);
                    old.connection().close();
                }
            });
            Generation young = newest;
            if (!young.connection().hasEnded() && young.isDue(now, dialling.standing())) {
                CompletableFuture<Generation> unused = replace(young);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    () -> "cannot tell whether " + dialling.where() + " must be dialled again: "
                            + LogText.escape(String.valueOf(e.getMessage())));
        } finally {
            looking.set(false);
        }
    }

    /** Closes all of them. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            CompletableFuture<Generation> dialled = next.get();
            if (dialled != null) {
                // What is dialled still is closed by the one who dials it, or here.
                CompletableFuture<Void> unused =
                        dialled.thenAccept(young -> young.connection().close());
            }
            retired.keySet().forEach(old -> old.connection().close());
            newest.connection().close();
            onEnd.complete(null);
        }
    }
}
