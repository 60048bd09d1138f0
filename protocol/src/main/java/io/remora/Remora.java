package io.remora;

import io.remora.connection.ConnectionSettings;
import io.remora.connection.Dialling;
import io.remora.server.SessionListener;
import io.remora.transport.Link;
import io.remora.transport.Transport;
import io.remora.transport.Transports;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The entrance: connects to a peer. Services are offered with {@link io.remora.server.Server}.
 *
 * <pre>{@code
 * var tls = Tls.identity(certificate, key).trust(ca);
 * try (var connection = Remora.connect("tls://build7", tls)) {
 *     Calculator calculator = connection.root(Calculator.class);
 *     calculator.add(2, 3);
 * }
 * }</pre>
 */
public final class Remora {
    /** A host without a scheme: an agent is to be put there for as long as the connection lives. */
    private static final Pattern BARE_HOST =
            Pattern.compile("[^@/:\\s]+@([^@/:\\s]+|\\[[0-9A-Fa-f:.%]+])(:[0-9]{1,5})?");

    private Remora() {}

    /**
     * Connects by the default transport of the URI's scheme. {@code user@host[:port]} without one puts an agent there
     * through SSH, for as long as the connection lives: it is {@code deploy://user@host[:port]}.
     */
    public static Connection connect(String uri) throws IOException {
        URI where = address(uri);
        return connect(where, Transports.forScheme(where), Options.defaults());
    }

    /** Connects by a transport. */
    public static Connection connect(String uri, Transport transport) throws IOException {
        return connect(address(uri), transport, Options.defaults());
    }

    private static URI address(String text) {
        return URI.create(BARE_HOST.matcher(text).matches() ? "deploy://" + text : text);
    }

    /**
     * Connects.
     *
     * <p>What the transport negotiated is what both ends speak, else what the options say. Where neither does it is
     * found out: RPyC 6 is tried first and, if the peer hangs up on it, RPyC 5 over a second connection.
     *
     * @throws UnreachableException nobody answers
     * @throws UntrustedPeerException the peer is not who it should be
     * @throws RefusedException the peer refused us
     */
    public static Connection connect(URI where, Transport transport, Options options) throws IOException {
        return new Dialling(where, transport, options).connect();
    }

    /**
     * Connects, and has somebody hear of the session and of what the gate of this side decides: what the peer asked of
     * the callbacks and objects that it was passed, as an audit log writes down. Closing the log is the caller's
     * matter.
     *
     * @throws IOException as {@link #connect(URI, Transport, Options)}
     */
    public static Connection connect(URI where, Transport transport, Options options, SessionListener audit)
            throws IOException {
        return new Dialling(where, transport, options, settings -> heard(settings, audit)).connect();
    }

    /**
     * Connects to stay connected: the same as {@link #lasting(URI, Transport, Options)} with the default options.
     *
     * @throws IOException as {@link #connect(URI, Transport, Options)}
     */
    public static Connection lasting(String uri, Transport transport) throws IOException {
        return lasting(URI.create(uri), transport, Options.defaults());
    }

    /**
     * Connects to stay connected, beyond the end of this side's and the peer's certificates. Another connection is
     * dialled in good time before the first of them ends, and within two seconds of this side's key, certificate or
     * trust being replaced; new calls go over it. The old one is drained: it is closed when its calls have ended, and
     * is kept for as long as references are held over it, at most ten minutes or until a certificate ends. A connection
     * that breaks is dialled again at the next call.
     *
     * <p>The root, also as a typed proxy, goes over the newest connection at each call and may be kept. Every other
     * reference, and every object that was passed to the peer, belongs to the connection it went over and dies with it:
     * get it again from the root. A call that fails is never repeated. {@link Connection#session()} is the newest
     * one's; {@link Connection#ended()} and {@link Connection#onEnd()} speak of this connection's being closed.
     *
     * @throws IOException when the first connection cannot be had; as {@link #connect(URI, Transport, Options)}
     */
    public static Connection lasting(URI where, Transport transport, Options options) throws IOException {
        return new Dialling(where, transport, options).lasting();
    }

    /** Makes a connection of a link that was dialled elsewhere. The connection owns the link. */
    public static Connection over(Link link, Options options) {
        return Dialling.over(link, options);
    }

    /** The same, and somebody hears of the session and of what the gate of this side decides. */
    public static Connection over(Link link, Options options, SessionListener audit) {
        return Dialling.over(link, options, settings -> heard(settings, audit));
    }

    private static ConnectionSettings heard(ConnectionSettings settings, SessionListener audit) {
        return settings.withAudit(
                session -> audit.begun(session, Optional.empty()),
                session -> audit.ended(session, SessionListener.reason(session)));
    }
}
