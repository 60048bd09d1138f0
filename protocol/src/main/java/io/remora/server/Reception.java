package io.remora.server;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.LogText;
import io.remora.Options;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Session;
import io.remora.Vouched;
import io.remora.connection.ConnectionSettings;
import io.remora.connection.Standing;
import io.remora.connection.SymmetricConnection;
import io.remora.connection.TrustWatch;
import io.remora.object.Capability;
import io.remora.object.Grant;
import io.remora.transport.Incoming;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes a peer from its first byte to its session: handshake, authentication, admission; each on a thread of its own
 * and under one deadline. Bounded in peers that have not proven themselves, in all and by source, so that a crowd of
 * them costs little and keeps nobody else out for long.
 */
final class Reception {
    private static final Logger LOG = System.getLogger("io.remora.server");
    private static final int MOST_HANDSHAKES = 1024;
    private static final int MOST_BY_SOURCE = 512;

    private final Authenticator authenticator;
    private final Admission admission;
    private final Options options;
    private final SessionListener audit;
    private final SourcePenalties penalties;
    private final Refusals refusals = new Refusals();
    private final Set<SymmetricConnection> sessions = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> bySource = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private final ThreadPoolExecutor handshakes =
            new ThreadPoolExecutor(0, MOST_HANDSHAKES, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "remora-handshake");
                thread.setDaemon(true);
                return thread;
            });

    Reception(
            Authenticator authenticator,
            Admission admission,
            Options options,
            SessionListener audit,
            SourcePenalties penalties) {
        this.authenticator = authenticator;
        this.admission = admission;
        this.options = options;
        this.audit = audit;
        this.penalties = penalties;
    }

    Set<SymmetricConnection> sessions() {
        return sessions;
    }

    /** Receives a peer; returns at once. */
    void receive(Incoming incoming, Listener listener) {
        String source = incoming.source();
        if (!penalties.admits(source)) {
            // Before anything is spent on it, be it a line at a level that is usually kept.
            LOG.log(
                    Level.DEBUG,
                    () -> "turned away " + LogText.escape(incoming.peer().toString()));
            incoming.close();
            return;
        }
        AtomicInteger count = bySource.computeIfAbsent(source, key -> new AtomicInteger());
        if (count.incrementAndGet() > MOST_BY_SOURCE || !start(incoming, listener, source)) {
            LOG.log(
                    Level.WARNING,
                    () -> "dropped " + LogText.escape(incoming.peer().toString())
                            + ": too many peers are shaking hands");
            incoming.close();
            leave(source);
        }
    }

    private boolean start(Incoming incoming, Listener listener, String source) {
        try {
            handshakes.execute(() -> {
                try {
                    welcome(incoming, listener);
                } finally {
                    leave(source);
                }
            });
            return true;
        } catch (java.util.concurrent.RejectedExecutionException e) {
            return false;
        }
    }

    private void leave(String source) {
        bySource.computeIfPresent(source, (key, count) -> count.decrementAndGet() <= 0 ? null : count);
    }

    private void welcome(Incoming incoming, Listener listener) {
        long deadline = System.nanoTime() + options.limits().handshake().toNanos();
        Link link;
        Object trust;
        try {
            trust = listener.trust();
            link = incoming.handshake(options.limits().handshake());
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    Level.INFO,
                    () -> "handshake with " + LogText.escape(incoming.peer().toString()) + " failed: "
                            + LogText.escape(String.valueOf(e.getMessage())));
            audit.refused(incoming.peer().toString(), "the handshake failed: " + e.getMessage());
            incoming.close();
            count(e, incoming.source());
            return;
        }
        long began = System.nanoTime();
        try {
            LinkConversation conversation =
                    new LinkConversation(link, deadline, options.limits().conversationBytes());
            Vouched vouched = authenticator.vouch(link.handshake(), conversation);
            penalties.succeeded(incoming.source());
            open(conversation.rest(), vouched, listener, trust);
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    () -> "refused " + LogText.escape(link.handshake().peer()) + ": "
                            + LogText.escape(String.valueOf(e.getMessage())));
            audit.refused(link.handshake().peer(), String.valueOf(e.getMessage()));
            count(e, incoming.source());
            refusals.close(link, began);
        }
    }

    /** A refusal is a failure of its source. Who merely hangs up, or is late, has not failed. */
    private void count(Exception e, String source) {
        if (e instanceof RefusedException) {
            Duration out = penalties.failed(source);
            if (!out.isZero()) {
                LOG.log(
                        Level.WARNING,
                        () -> LogText.escape(source) + " has failed too often: it is kept out for "
                                + Math.max(out.toSeconds(), 1) + " s");
            }
        }
    }

    private void open(Link link, Vouched vouched, Listener listener, Object trust) {
        Principal principal = vouched.principal();
        Optional<Admission.Admitted> admitted = admission.admit(principal);
        Hooks hooks = new Hooks();
        SymmetricConnection connection = SymmetricConnection.start(
                link,
                new ConnectionSettings(
                        options,
                        principal,
                        options.dialect(),
                        session -> hooks.open(session, admitted),
                        session -> audit.begun(
                                session,
                                admitted.map(each -> each.offer().exposure().typeName())),
                        admitted.map(Admission.Admitted::grant).orElse(Grant.ALL),
                        session -> {
                            audit.ended(session, SessionListener.reason(session));
                            hooks.close(session);
                            // Only now, as closing the server waits for the hooks; and not later, as whoever waits for
                            // the end of a session must not find it among the open ones.
                            leave(session.connection());
                        }));
        sessions.add(connection);
        Standing.watch(
                connection,
                Clock.systemUTC(),
                new SessionWatch(vouched, admission, listener, trust, admitted, TrustWatch.ASK_ANYWAY));
        // Again, for a session that ended before it was added.
        CompletableFuture<Void> unused = connection.onEnd().thenRun(() -> leave(connection));
        if (closed) {
            // Whoever closed the server may have looked through the sessions before this one was among them.
            connection.close();
        }
        LOG.log(
                Level.DEBUG,
                () -> connection.session() + " begins: "
                        + admitted.map(each -> each.offer().exposure().typeName())
                                .orElse("nothing is granted"));
    }

    private void leave(Connection connection) {
        sessions.remove(connection);
    }

    /** What one session is served by; both methods may run at once. */
    private static final class Hooks {
        private Optional<Served> served = Optional.empty();

        synchronized Optional<Capability> open(Session session, Optional<Admission.Admitted> admitted) {
            served = admitted.map(each -> each.offer().serve(session, each.grant()));
            return served.map(Served::root);
        }

        synchronized void close(Session session) {
            served.ifPresent(each -> each.ended(session));
        }
    }

    /** Receives nobody any more; who is halfway in is let go. Open sessions go on, and are watched still. */
    void close() {
        closed = true;
        handshakes.shutdownNow();
    }
}
