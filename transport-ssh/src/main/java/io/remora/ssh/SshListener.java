package io.remora.ssh;

import io.remora.Handshake;
import io.remora.RefusedException;
import io.remora.transport.Incoming;
import io.remora.transport.Listener;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/**
 * Our own SSH server, with nothing in it but key exchange, public-key login and our two subsystems. Its I/O threads end
 * when it is closed and its last connection has ended.
 */
final class SshListener extends SshServer implements Listener, ServedChannel.Reception {
    private static final System.Logger LOG = System.getLogger(SshListener.class.getName());
    private static final int MOST_WAITING = 256;

    private final PreAuthLimits limits;
    private final Doorkeeper doorkeeper;
    private final UserCheck check;
    /** Those who wait to be accepted; an empty one says that the listener was closed, and stays there. */
    private final BlockingQueue<Optional<SshIncoming>> waiting = new LinkedBlockingQueue<>();

    private final Set<ServedSession> sessions = ConcurrentHashMap.newKeySet();
    /** With what those logged in who have channels, by the session id of their connection. */
    private final Map<ByteBuffer, Login> logins = new ConcurrentHashMap<>();

    private volatile URI uri = URI.create("ssh://unbound");
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    private SshListener(PreAuthLimits limits, UserCheck check) {
        this.limits = limits;
        this.check = check;
        this.doorkeeper = new Doorkeeper(limits, Clock.systemUTC());
    }

    /** Starts listening. */
    static SshListener open(URI where, ListenSettings settings) throws IOException {
        Place place = Place.of(where);
        if (place.port().isEmpty()) {
            throw new IllegalArgumentException(
                    "name a port to listen at, or 0 for any: ssh://" + place.host() + ":PORT");
        }
        Path keyFile = settings.hostKey()
                .orElseThrow(() ->
                        new IOException("an SSH listener needs a host key file: name one, it is made if missing"));
        if (settings.authorizedKeys().isEmpty() && settings.userAuthorities().isEmpty()) {
            throw new IOException(
                    "an SSH listener lets nobody in: name a file of authorized keys or of user authorities");
        }
        KeyPair key = HostKey.open(keyFile);
        UserCheck check = new UserCheck(settings);
        SshListener listener = (SshListener) ServerBuilder.builder()
                .factory(() -> new SshListener(settings.limits(), check))
                .build();
        try {
            listener.configure(key, keyFile);
            listener.bind(place);
            LOG.log(
                    Level.INFO,
                    "{0} shows the host key {1} of {2}",
                    listener.uri,
                    Keys.fingerprint(key.getPublic()),
                    keyFile);
            return listener;
        } catch (IOException | RuntimeException e) {
            listener.close(true);
            throw e;
        }
    }

    private void configure(KeyPair key, Path keyFile) throws IOException {
        Algorithms.forServer(this);
        setKeyPairProvider(KeyPairProvider.wrap(key));
        Path certificate = Path.of(keyFile + "-cert.pub");
        if (Files.isRegularFile(certificate)) {
            if (!(KeyFile.certificate(certificate) instanceof OpenSshCertificate host)) {
                throw new IOException(certificate + " holds no certificate");
            }
            setHostKeyCertificateProvider(session -> List.of(host));
        }
        setUserAuthFactories(List.of(SignedKey.factory(limits)));
        setPublickeyAuthenticator(SignedKey.decidedBy(check));
        setChannelFactories(List.of(new SessionChannels()));
        setSubsystemFactories(List.of());
        setGlobalRequestHandlers(List.of((service, request, wantReply, buffer) -> RequestHandler.Result.ReplyFailure));
        setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        setSessionFactory(new SessionFactory(this) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
                return begin(io);
            }
        });
        CoreModuleProperties.SERVER_IDENTIFICATION.set(this, "Remora");
        CoreModuleProperties.AUTH_TIMEOUT.set(this, limits.loginTime().plusSeconds(5));
        CoreModuleProperties.IDLE_TIMEOUT.set(this, Duration.ZERO);
        CoreModuleProperties.NIO2_MIN_WRITE_TIMEOUT.set(this, Duration.ofHours(1));
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(this, 4 * limits.keys());
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(this, limits.channels());
        CoreModuleProperties.TCP_NODELAY.set(this, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(this, true);
    }

    private void bind(Place place) throws IOException {
        setHost(place.host());
        setPort(place.port().orElse(0));
        try {
            start();
        } catch (IOException e) {
            throw new IOException("cannot listen at " + place.host() + ":" + getPort() + ": " + e.getMessage(), e);
        }
        String host = place.host().contains(":") ? "[" + place.host() + "]" : place.host();
        uri = URI.create("ssh://" + host + ":" + getPort());
    }

    /** The one kind of channel there is. */
    private final class SessionChannels implements ChannelFactory {
        @Override
        public String getName() {
            return "session";
        }

        @Override
        public Channel createChannel(Session session) throws IOException {
            if (closed) {
                throw new IOException("the listener is closed");
            }
            ServedChannel channel = new ServedChannel(SshListener.this);
            ServedSession served = (ServedSession) session;
            served.channels(1);
            channel.addCloseFutureListener(ended -> served.channels(-1));
            return channel;
        }
    }

    /**
     * Begins a connection for one whom the doorkeeper lets in. Here and not in MINA's listener for accepted
     * connections: where that one throws, MINA 2.20 forgets to close the socket.
     */
    private ServedSession begin(IoSession io) throws Exception {
        String source = Doorkeeper.source(io.getRemoteAddress());
        Optional<String> objection = doorkeeper.enter(source);
        if (objection.isPresent()) {
            LOG.log(Level.DEBUG, "{0} is not let in: {1}", io.getRemoteAddress(), objection.get());
            throw new IOException("not let in: " + objection.get());
        }
        ServedSession session;
        try {
            session = new ServedSession(this, io, doorkeeper, limits);
        } catch (Exception e) {
            doorkeeper.left(source);
            throw e;
        }
        sessions.add(session);
        session.addCloseFutureListener(ended -> {
            sessions.remove(session);
            if (session.getSessionId() != null) {
                logins.remove(ByteBuffer.wrap(session.getSessionId()));
            }
            endWhenEmpty();
        });
        return session;
    }

    private static Login login(ServedChannel channel) {
        return Objects.requireNonNull(channel.getSession().getAttribute(SignedKey.PROVEN), "the channel's login");
    }

    /** Whoever would not be let in any more opens no further channel either. */
    @Override
    public boolean admits(ServedChannel channel) {
        return !closed
                && waiting.size() < MOST_WAITING
                && check.objection(login(channel), Instant.now()).isEmpty();
    }

    /** Always another: what {@link #recheck} looks at is also ended by time, and comparing would cost as much. */
    @Override
    public Object trust() {
        return new Object();
    }

    @Override
    public void recheck(Handshake handshake) throws RefusedException {
        // A connection that is gone takes its sessions with it.
        Optional<String> objection = Optional.ofNullable(logins.get(ByteBuffer.wrap(handshake.channelBinding())))
                .flatMap(login -> check.objection(login, Instant.now()));
        if (objection.isPresent()) {
            throw new RefusedException("the SSH login no longer holds: " + objection.get());
        }
    }

    @Override
    public void opened(ServedChannel channel, Subsystem subsystem) {
        ServedSession session = (ServedSession) channel.getSession();
        Login login = login(channel);
        logins.put(ByteBuffer.wrap(session.getSessionId()), login);
        waiting.add(
                Optional.of(new SshIncoming(channel, subsystem.describe(Negotiated.of(session, login.evidence())))));
        if (closed) {
            channel.close(false);
        }
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public Incoming accept() throws IOException {
        try {
            Optional<SshIncoming> next = waiting.take();
            if (next.isPresent() && !closed) {
                return next.get();
            }
            waiting.add(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted while accepting").initCause(e);
        }
        throw new EOFException("the listener " + uri + " was closed");
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        acceptor.unbind();
        // Not before: whoever sees it as the last connection ends shuts down the threads that let go of the port.
        closed = true;
        waiting.forEach(next -> next.ifPresent(SshIncoming::close));
        waiting.add(Optional.empty());
        sessions.stream().filter(session -> session.channels(0) == 0).forEach(session -> session.close(true));
        endWhenEmpty();
    }

    private void endWhenEmpty() {
        if (closed && sessions.isEmpty()) {
            close(true);
        }
    }
}
