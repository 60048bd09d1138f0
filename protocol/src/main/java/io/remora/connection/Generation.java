package io.remora.connection;

import io.remora.RemoteObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection in a {@link Succession}: when the next one is due, who is using it, and when it may go. */
final class Generation {
    private static final Duration LEAST_LEAD = Duration.ofSeconds(2);
    private static final Duration MOST_LEAD = Duration.ofHours(1);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MOST_PAUSE = Duration.ofMinutes(1);
    /** For those who took the root just before and call it just after. */
    private static final Duration GRACE = Duration.ofSeconds(1);
    /** How long references that came over it keep it open. */
    private static final Duration LONGEST_FAREWELL = Duration.ofMinutes(10);

    /** Timeouts may be any: what is kept is bounded. */
    private static final int MOST_VIEWS = 64;

    private record View(Class<?> type, Optional<Duration> timeout) {}

    private final SymmetricConnection connection;
    private final Object standing;
    private final Optional<Instant> expires;
    private final Map<View, Object> typed = new ConcurrentHashMap<>();
    private final AtomicInteger users = new AtomicInteger();
    private volatile Instant due;
    private volatile Instant notBefore = Instant.MIN;

    /**
     * A connection that was just dialled.
     *
     * @param standing what the transport showed and trusted
     */
    Generation(SymmetricConnection connection, Object standing, Instant now) {
        this.connection = connection;
        this.standing = standing;
        this.expires = connection.session().handshake().expires();
        this.due = expires.map(end -> due(end, now)).orElse(Instant.MAX);
    }

    /**
     * A quarter of what is left before the end, and a little earlier by chance, so that a fleet does not come at once.
     */
    private static Instant due(Instant end, Instant now) {
        Duration left = Duration.between(now, end);
        Duration lead = bounded(left.dividedBy(4), LEAST_LEAD, MOST_LEAD);
        long chance = Math.max(1, lead.dividedBy(4).toNanos());
        return end.minus(lead).minusNanos(ThreadLocalRandom.current().nextLong(chance));
    }

    private static Duration bounded(Duration time, Duration least, Duration most) {
        Duration atLeast = time.compareTo(least) < 0 ? least : time;
        return atLeast.compareTo(most) > 0 ? most : atLeast;
    }

    SymmetricConnection connection() {
        return connection;
    }

    /** The peer's root as a typed proxy whose calls have a bound; the same one for the same two. */
    Object typed(Class<?> type, Optional<Duration> timeout) {
        View view = new View(type, timeout);
        Object known = typed.get(view);
        if (known != null) {
            return known;
        }
        // Not inside the map: asking for the root calls the peer.
        RemoteObject root = connection.root();
        Object made = timeout.map(root::withTimeout).orElse(root).as(type);
        if (typed.size() < MOST_VIEWS) {
            typed.put(view, made);
        }
        return made;
    }

    /**
     * Whether another one should be dialled: its end comes near, or the transport shows or trusts something else by
     * now.
     */
    boolean isDue(Instant now, Object standingNow) {
        return !now.isBefore(notBefore) && (!now.isBefore(due) || !standingNow.equals(standing));
    }

    /** Another one could not be had: not before a while, less the closer the end is. */
    void postpone(Instant now) {
        Duration left = expires.map(end -> Duration.between(now, end)).orElse(MOST_PAUSE);
        notBefore = now.plus(bounded(left.dividedBy(4), LEAST_PAUSE, MOST_PAUSE));
    }

    /** Whether it is worth having in place of that one: it lasts longer or shows something else. */
    boolean improvesOn(Generation other) {
        boolean later =
                expires.isEmpty() || other.expires.isPresent() && expires.get().isAfter(other.expires.get());
        return later || !standing.equals(other.standing);
    }

    void enter() {
        users.incrementAndGet();
    }

    void leave() {
        users.decrementAndGet();
    }

    /**
     * Whether it can be closed without a call in flight being lost.
     *
     * @param since when another one took its place
     */
    boolean isDrained(Instant since, Instant now) {
        boolean calm = users.get() == 0 && connection.isQuiet() && now.isAfter(since.plus(GRACE));
        return calm && (!connection.sharesReferences() || now.isAfter(since.plus(LONGEST_FAREWELL)));
    }
}
