package io.remora.server;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.LogText;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Session;
import io.remora.connection.SymmetricConnection;
import io.remora.object.SharedThreads;
import io.remora.transport.Listener;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends the sessions of one server whose peers would not be let in any more: what proved them has ended, the transport no
 * longer trusts them, the authenticator now refuses them, or the policy grants something else.
 *
 * <p>It looks twice a second, so that a session ends within two seconds even where a file is itself looked at once a
 * second only. A call costs nothing by it. One timer thread serves all servers of the process: what it asks must not
 * wait for a peer. Whatever fails while it is asked is a refusal.
 */
final class SessionWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.remora.server");
    private static final long LOOK_EVERY_MILLIS = 500;
    /** How often the transport is asked although it trusts what it did: a revocation list may have come of age. */
    private static final long ASK_ANYWAY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Authenticator authenticator;
    private final Admission admission;
    private final Clock clock;
    private final Map<SymmetricConnection, Watched> sessions = new ConcurrentHashMap<>();
    private final Future<?> ticking;

    /** One session, and how it stood when it was last looked at. */
    private static final class Watched {
        final Listener listener;
        final Optional<Admission.Admitted> admitted;
        /** What the transport trusted; used by the timer's thread alone once the session is watched. */
        Object trust;

        long asked = System.nanoTime();

        Watched(Listener listener, Object trust, Optional<Admission.Admitted> admitted) {
            this.listener = listener;
            this.trust = trust;
            this.admitted = admitted;
        }
    }

    SessionWatch(Authenticator authenticator, Admission admission, Clock clock) {
        this.authenticator = authenticator;
        this.admission = admission;
        this.clock = clock;
        this.ticking =
                TIMER.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "remora-watch");
            thread.setDaemon(true);
            return thread;
        });
        SharedThreads.onEnd(timer::shutdownNow);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /**
     * Watches a session until it is forgotten.
     *
     * @param trust what {@link Listener#trust} said before the handshake, so that no change falls between
     */
    void add(SymmetricConnection connection, Listener listener, Object trust, Optional<Admission.Admitted> admitted) {
        sessions.put(connection, new Watched(listener, trust, admitted));
    }

    void forget(Connection connection) {
        sessions.remove(connection);
    }

    /** Looks at each session once. Never throws: the timer would stop. */
    private void look() {
        Instant now = clock.instant();
        sessions.forEach((connection, watched) -> {
            try {
                check(connection.session(), watched, now);
            } catch (IOException | RuntimeException e) {
                sessions.remove(connection);
                end(connection, e);
            }
        });
    }

    private void check(Session session, Watched watched, Instant now) throws IOException {
        Principal principal = session.principal();
        if (principal.expires().isPresent() && !now.isBefore(principal.expires().get())) {
            throw new RefusedException("what proved the peer to be " + principal + " ended at "
                    + principal.expires().get() + ": it must renew it and connect again");
        }
        Object trust = watched.listener.trust();
        long nanos = System.nanoTime();
        if (!trust.equals(watched.trust) || nanos - watched.asked > ASK_ANYWAY_NANOS) {
            watched.listener.recheck(session.handshake());
            watched.trust = trust;
            watched.asked = nanos;
        }
        Principal again = authenticator.reauthenticate(session.handshake(), principal);
        if (!again.names().equals(principal.names())) {
            throw new RefusedException("the peer was " + principal.names() + " and would be " + again.names()
                    + " now: it must connect again");
        }
        if (watched.admitted.isPresent() && !admission.holds(principal, watched.admitted.get())) {
            throw new RefusedException(
                    "the policy no longer grants " + principal + " what it was given: it must connect again");
        }
    }

    private static void end(SymmetricConnection connection, Exception why) {
        LOG.log(
                Level.WARNING,
                () -> "ended " + LogText.escape(connection.session().toString()) + ": "
                        + LogText.escape(String.valueOf(why.getMessage())));
        connection.broken(why instanceof IOException cause ? cause : new RefusedException(why.toString(), why));
    }

    /** Looks no more. */
    @Override
    public void close() {
        ticking.cancel(false);
        sessions.clear();
    }
}
