package io.remora.server;

import io.remora.Authenticator;
import io.remora.Options;
import io.remora.Session;
import io.remora.connection.SymmetricConnection;
import io.remora.object.GateListener;
import io.remora.transport.Incoming;
import io.remora.transport.Listener;
import io.remora.transport.Transport;
import io.remora.transport.Transports;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Accepts peers on listeners and serves them what they are granted. Whoever starts it closes it.
 *
 * <pre>{@code
 * try (var server = Server.on("tls://0.0.0.0", tls)
 *         .grant("cert:dns:ci.*", Calculator.class, CalculatorService::new)
 *         .start()) {
 *     server.await();
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.remora.server");
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration HOOKS = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 20;

    private final List<Listener> listeners;
    private final Reception reception;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch end = new CountDownLatch(1);

    private Server(List<Listener> listeners, Reception reception) {
        this.listeners = List.copyOf(listeners);
        this.reception = reception;
    }

    /** A server on a place whose transport is the default of its scheme. */
    public static Builder on(String uri) {
        URI where = URI.create(uri);
        return new Builder().listen(where, Transports.forScheme(where));
    }

    /** A server on a place. */
    public static Builder on(String uri, Transport transport) {
        return new Builder().listen(URI.create(uri), transport);
    }

    /**
     * The authenticator that a server has unless another is chosen: it takes the transport's word for who a peer is,
     * and refuses one about whom nothing was proven.
     */
    public static Authenticator evidence() {
        return new EvidenceAuthenticator();
    }

    /** A server on several places, named by {@link Builder#listen}. */
    public static Builder builder() {
        return new Builder();
    }

    /** What a server is made of. */
    public static final class Builder {
        private record Place(URI where, Transport transport) {}

        private final List<Place> places = new ArrayList<>();
        private final List<PatternAdmission.Rule> rules = new ArrayList<>();
        private Authenticator authenticator = evidence();
        private Options options = Options.defaults();
        private SessionListener audit = SessionListener.NONE;
        private SourcePenalties penalties = new SourcePenalties(Clock.systemUTC());
        private Admission admission = principal -> java.util.Optional.empty();

        private Builder() {}

        /** Listens there too. */
        public Builder listen(URI where, Transport transport) {
            places.add(new Place(where, transport));
            return this;
        }

        /**
         * Grants a service to the principals that the pattern matches ({@code *} and {@code ?}), a new object a
         * connection. The first grant that matches a principal is its root.
         */
        public <T> Builder grant(String pattern, Class<T> type, Supplier<? extends T> instance) {
            return grant(pattern, Offer.of(type, session -> instance.get()));
        }

        /** Grants an offer. */
        public Builder grant(String pattern, Offer offer) {
            rules.add(new PatternAdmission.Rule(pattern, offer));
            return this;
        }

        /** Grants one object that all connections share; it must be safe for their threads. */
        public <T> Builder share(String pattern, Class<T> type, T instance) {
            return grant(pattern, Offer.of(type, session -> instance));
        }

        /** Decides by a policy instead of by {@link #grant}. */
        public Builder admission(Admission policy) {
            this.admission = policy;
            return this;
        }

        /**
         * Chooses who peers are; by default the transport's word is taken, and where it proved nothing a peer is
         * refused.
         */
        public Builder authenticator(Authenticator chosen) {
            this.authenticator = chosen;
            return this;
        }

        /**
         * How sources whose peers fail to prove themselves are kept out: {@link SourcePenalties.Settings#defaults}
         * unless this says otherwise. They are turned away before the handshake.
         */
        public Builder penalties(SourcePenalties chosen) {
            this.penalties = chosen;
            return this;
        }

        /** Sets limits, timeouts and the like. */
        public Builder options(Options chosen) {
            this.options = chosen;
            return this;
        }

        /** Hears of every decision of the gate. */
        public Builder audit(Function<Session, GateListener> listener) {
            return audit(SessionListener.ofDecisions(listener));
        }

        /** Hears of sessions and of every decision of the gate, as an audit log does. */
        public Builder audit(SessionListener listener) {
            this.audit = listener;
            return this;
        }

        /**
         * Starts listening on all places, or on none.
         *
         * @throws IOException in one sentence, when one of them cannot be had
         */
        public Server start() throws IOException {
            if (places.isEmpty()) {
                throw new IllegalArgumentException("a server needs a place to listen on");
            }
            Admission decides = rules.isEmpty() ? admission : new PatternAdmission(rules);
            List<Listener> open = new ArrayList<>();
            try {
                for (Place place : places) {
                    open.add(place.transport.listen(place.where));
                }
            } catch (IOException | RuntimeException e) {
                for (Listener listener : open) {
                    listener.close();
                }
                throw e;
            }
            Server server = new Server(open, new Reception(authenticator, decides, options, audit, penalties));
            server.accept();
            return server;
        }
    }

    private void accept() {
        for (Listener listener : listeners) {
            Thread thread = new Thread(() -> accept(listener), "remora-accept " + listener.uri());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void accept(Listener listener) {
        while (!closed.get()) {
            try {
                Incoming incoming = listener.accept();
                reception.receive(incoming, listener);
            } catch (IOException e) {
                if (!closed.get()) {
                    LOG.log(Level.WARNING, () -> listener.uri() + " accepts nobody any more: " + e.getMessage());
                }
                return;
            }
        }
    }

    /** Where it listens, with real ports, in the order in which the places were named. */
    public List<URI> uris() {
        return listeners.stream().map(Listener::uri).toList();
    }

    /** The first place where it listens. */
    public URI uri() {
        return uris().get(0);
    }

    /** The sessions that are open. */
    public List<Session> sessions() {
        return reception.sessions().stream().map(SymmetricConnection::session).toList();
    }

    /** Waits until the server is closed. */
    public void await() throws InterruptedException {
        end.await();
    }

    /** Stops accepting, lets running calls end for at most ten seconds, and closes what is left. */
    @Override
    public void close() {
        close(DRAIN);
    }

    /** The same with another time for running calls. Idempotent. */
    public void close(Duration drain) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        for (Listener listener : listeners) {
            listener.close();
        }
        reception.close();
        awaitIdle(System.nanoTime() + drain.toNanos());
        List<SymmetricConnection> open = List.copyOf(reception.sessions());
        open.parallelStream().forEach(SymmetricConnection::close);
        awaitHooks(open);
        end.countDown();
    }

    /** What services and the audit have to say at the end is said before the server is closed, within reason. */
    private static void awaitHooks(List<SymmetricConnection> sessions) {
        try {
            CompletableFuture.allOf(
                            sessions.stream().map(SymmetricConnection::onEnd).toArray(CompletableFuture<?>[]::new))
                    .get(HOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "a service has not let go of its session yet", e);
        }
    }

    private void awaitIdle(long deadline) {
        try {
            while (System.nanoTime() - deadline < 0
                    && reception.sessions().stream().anyMatch(each -> each.pendingCalls() > 0)) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
