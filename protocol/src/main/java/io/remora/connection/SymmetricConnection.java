package io.remora.connection;

import io.remora.Connection;
import io.remora.CurrentSession;
import io.remora.DisconnectedException;
import io.remora.Options;
import io.remora.RemoteObject;
import io.remora.Session;
import io.remora.WireDialect;
import io.remora.message.Dialect;
import io.remora.message.Handler;
import io.remora.object.Caller;
import io.remora.object.Dispatcher;
import io.remora.object.Gate;
import io.remora.object.Objects;
import io.remora.object.error.ErrorCodec;
import io.remora.transport.Link;
import io.remora.value.Tuple;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection, the same at both ends. This class is where the parts meet; each of them says what it does:
 * {@link Sender}, {@link Inbound}, {@link Reading}, {@link Requests}, {@link Serving}, {@link Replies},
 * {@link Objects}.
 */
public final class SymmetricConnection implements Connection, Caller, Reading.Host, Inbound.Sink {
    private static final int RPYC_COMPRESSES_ABOVE = 3000;
    private static final Duration GOODBYE = Duration.ofMillis(500);
    private static final String WE_CLOSED = "this side closed it";
    private static final String PEER_CLOSED = "the peer closed the connection";
    private static final byte[] PING = {'r', 'e', 'm', 'o', 'r', 'a'};

    private final Link link;
    private final Options options;
    private final Session session;
    private final ConnectionSettings settings;
    private final Objects objects;
    private final PendingCalls calls = new PendingCalls();
    private final Sender sender;
    private final Inbound inbound;
    private final Serving serving;
    private final Reading reading;
    private final Requests requests;
    private final Replies replies;
    private final CompletableFuture<Dialect> dialect = new CompletableFuture<>();
    private final CompletableFuture<Void> onEnd = new CompletableFuture<>();
    private final AtomicReference<@Nullable DisconnectedException> ended = new AtomicReference<>();
    private volatile @Nullable RemoteObject peerRoot;
    /** Who has said goodbye, once somebody has: the reason for whatever ends the link after it. */
    private volatile @Nullable String goodbye;

    private SymmetricConnection(Link link, ConnectionSettings settings) {
        this.link = link;
        this.settings = settings;
        this.options = settings.options();
        this.session = new PeerSession(settings.principal(), link.handshake(), this);
        Releases releases = new Releases(this);
        this.objects = new Objects(this, options.limits(), options.builtIns(), settings.membrane(), releases::add);
        ErrorCodec errors = new ErrorCodec(this, options.exceptionDetail());
        this.sender = new Sender(
                link,
                options.limits().wire(),
                compressAbove(link, options),
                options.limits().outgoingBytes(),
                calls::size,
                this::broken);
        Dialect known = settings.dialect()
                .or(() -> link.handshake().dialect())
                .map(Dialect::of)
                .orElse(null);
        this.inbound = new Inbound(link, options.limits().wire(), calls, objects, errors, this, known);
        if (known != null) {
            dialect.complete(known);
        }
        Dispatcher dispatcher =
                new Dispatcher(new Gate(Clock.systemUTC(), settings.audit().apply(session)), objects);
        this.replies = new Replies(this, dispatcher, errors, sender);
        this.serving = new Serving(options.limits(), replies::serve);
        this.reading = new Reading(inbound, serving, sender, this, link.timedRead());
        this.requests = new Requests(this, calls, releases, sender, reading, dialect);
    }

    /** Starts a connection over a link whose handshake is done. The connection owns the link. */
    public static SymmetricConnection start(Link link, ConnectionSettings settings) {
        SymmetricConnection connection = new SymmetricConnection(link, settings);
        connection.replies.makeRoot(settings.root());
        connection.reading.promote();
        Heartbeat.watch(connection, connection.inbound);
        return connection;
    }

    private static int compressAbove(Link link, Options options) {
        boolean bothOurs = link.handshake().dialect().isPresent();
        return switch (options.compression()) {
            case ALWAYS -> RPYC_COMPRESSES_ABOVE;
            case NEVER -> Integer.MAX_VALUE;
            case AUTO -> bothOurs ? Integer.MAX_VALUE : RPYC_COMPRESSES_ABOVE;
        };
    }

    // What the layers below and above ask for.

    @Override
    public @Nullable Object call(Handler handler, Tuple arguments, Duration timeout, Budget budget) {
        return requests.call(handler, arguments, timeout, budget);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(
            Handler handler, Tuple arguments, Duration timeout, Budget budget, Function<@Nullable Object, T> opened) {
        return requests.callAsync(handler, arguments, timeout, budget, opened);
    }

    Dialect spoken() {
        return dialect.join();
    }

    Sender sender() {
        return sender;
    }

    PendingCalls calls() {
        return calls;
    }

    boolean knowsDialect() {
        return dialect.isDone();
    }

    Options options() {
        return options;
    }

    /** Runs something once the connection has ended. */
    void whenEnded(Runnable task) {
        CompletableFuture<Void> unused = onEnd.thenRun(task);
    }

    /** Sends a ping whose answer shows in what was last read. */
    void beat() {
        try {
            requests.post(Handler.PING, Tuple.of((Object) PING));
        } catch (RuntimeException e) {
            // The link broke while we asked; sending has ended it.
            end(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Objects objects() {
        return objects;
    }

    @Override
    public Connection connection() {
        return this;
    }

    @Override
    public Duration timeout() {
        return options.callTimeout();
    }

    @Override
    public void execute(Runnable task) {
        Workers.serve(task);
    }

    @Override
    public String peer() {
        return link.handshake().peer();
    }

    @Override
    public boolean hasEnded() {
        return ended.get() != null;
    }

    @Override
    public void refuse(long sequence, Exception reason) {
        replies.refuse(sequence, reason);
    }

    @Override
    public void released(long sequence) {
        replies.done(sequence);
    }

    @Override
    public void detected(Dialect told) {
        dialect.complete(told);
    }

    @Override
    public void closed(long sequence) {
        // Answered before it ends: a 6.x client waits for the answer, or else half a minute.
        String reason = goodbye == null ? PEER_CLOSED : WE_CLOSED;
        goodbye = reason;
        replies.done(sequence);
        Workers.serve(() -> {
            try {
                sender.flush();
            } catch (IOException e) {
                // The peer did not wait for the answer; it is gone, as it said it would be.
                end(reason, e);
            }
            end(reason, null);
        });
    }

    @Override
    public void broken(IOException cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String said = goodbye;
        end(said == null ? message : said, cause);
    }

    /** Ends the connection, once, whatever the cause: everything that waits learns of it. */
    void end(String reason, @Nullable Throwable cause) {
        DisconnectedException why = cause == null
                ? new DisconnectedException("the connection to " + peer() + " has ended: " + reason)
                : new DisconnectedException("the connection to " + peer() + " has ended: " + reason, cause);
        if (!ended.compareAndSet(null, why)) {
            return;
        }
        requests.end(why);
        dialect.complete(Dialect.RPYC6);
        sender.close(new IOException(why.getMessage(), cause));
        link.close();
        serving.clear();
        objects.clear();
        Workers.serve(() -> {
            Session before = CurrentSession.set(session);
            try {
                settings.ended().accept(session);
            } finally {
                CurrentSession.set(before);
                onEnd.complete(null);
            }
        });
    }

    // Connection, as users see it.

    @Override
    public RemoteObject root() {
        RemoteObject known = peerRoot;
        if (known != null) {
            return known;
        }
        // Two threads may ask at once; both get the same reference, so nothing is lost by it.
        if (!(call(Handler.GETROOT, Tuple.empty(), timeout(), Budget.UNBOUNDED) instanceof RemoteObject root)) {
            throw new io.remora.ConversionException("the peer's root is not a reference");
        }
        peerRoot = root;
        return root;
    }

    @Override
    public Connection withTimeout(Duration timeout) {
        return new TimedConnection(this, timeout);
    }

    @Override
    public Duration ping() {
        return ping(timeout());
    }

    Duration ping(Duration timeout) {
        long start = System.nanoTime();
        call(Handler.PING, Tuple.of((Object) PING), timeout, Budget.UNBOUNDED);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public CompletableFuture<Duration> pingAsync() {
        long start = System.nanoTime();
        return callAsync(
                Handler.PING,
                Tuple.of((Object) PING),
                timeout(),
                Budget.UNBOUNDED,
                echo -> Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public Optional<WireDialect> dialect() {
        return dialect.isDone() ? Optional.of(spoken().wire()) : Optional.empty();
    }

    @Override
    public Optional<DisconnectedException> ended() {
        return Optional.ofNullable(ended.get());
    }

    @Override
    public CompletableFuture<Void> onEnd() {
        return onEnd.copy();
    }

    /** How many of the peer's calls are running, waiting or queued. */
    public int pendingCalls() {
        return serving.pending();
    }

    /** Whether no call is in flight, in either direction. */
    boolean isQuiet() {
        return calls.size() == 0 && serving.pending() == 0;
    }

    /** Whether one side holds more of the other than its root. */
    boolean sharesReferences() {
        return objects.held() > 1 || objects.exported() > 1;
    }

    /** How many of our objects the peer holds, and how many of its objects we hold; for tests and people. */
    @Override
    public String toString() {
        return "connection to " + peer() + " (" + objects.exported() + " exported, " + objects.held() + " held)";
    }

    @Override
    public void close() {
        if (hasEnded() || goodbye != null) {
            end(WE_CLOSED, null);
            return;
        }
        goodbye = WE_CLOSED;
        if (dialect.isDone()) {
            try {
                callAsync(Handler.CLOSE, Tuple.empty(), GOODBYE, Budget.UNBOUNDED, nothing -> nothing)
                        .handle((reply, thrown) -> null)
                        .get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.ExecutionException
                    | java.util.concurrent.TimeoutException
                    | RuntimeException e) {
                // The goodbye is a courtesy: without it the connection ends all the same.
                end(WE_CLOSED, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        end(WE_CLOSED, null);
    }
}
