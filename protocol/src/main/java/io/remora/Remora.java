package io.remora;

import io.remora.connection.ConnectionSettings;
import io.remora.connection.SymmetricConnection;
import io.remora.transport.Link;
import io.remora.transport.Transport;
import io.remora.transport.Transports;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

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
    private Remora() {}

    /** Connects by the default transport of the URI's scheme. */
    public static Connection connect(String uri) throws IOException {
        URI where = URI.create(uri);
        return connect(where, Transports.forScheme(where), Options.defaults());
    }

    /** Connects by a transport. */
    public static Connection connect(String uri, Transport transport) throws IOException {
        return connect(URI.create(uri), transport, Options.defaults());
    }

    /**
     * Connects.
     *
     * <p>What the transport negotiated is what both ends speak, else what the options say. Where neither does it is found out: RPyC 6 is tried
     * first and, if the peer hangs up on it, RPyC 5 over a second connection.
     *
     * @throws UnreachableException nobody answers
     * @throws UntrustedPeerException the peer is not who it should be
     * @throws RefusedException the peer refused us
     */
    public static Connection connect(URI where, Transport transport, Options options) throws IOException {
        Link link = transport.dial(where, options.limits().handshake());
        Optional<WireDialect> known = link.handshake().dialect().or(options::dialect);
        if (known.isPresent()) {
            return over(link, options.withDialect(known.get()));
        }
        Connection first = over(link, options.withDialect(WireDialect.RPYC6));
        try {
            first.root();
            return first;
        } catch (DisconnectedException e) {
            throwIfRefused(e);
            // An RPyC 5 peer hangs up on what it takes for nonsense, before it has done anything.
            Connection second =
                    over(transport.dial(where, options.limits().handshake()), options.withDialect(WireDialect.RPYC5));
            try {
                second.root();
                return second;
            } catch (RuntimeException both) {
                second.close();
                throwIfRefused(both);
                throw new IOException(
                        where + " answers neither RPyC 6 nor RPyC 5: " + both.getMessage()
                                + "; is it a Remora or RPyC peer?",
                        both);
            }
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    /** In TLS 1.3 a refusal arrives with the first read; another dialect would not change it. */
    private static void throwIfRefused(Throwable ended) throws RefusedException {
        for (Throwable cause = ended; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refused) {
                throw refused;
            }
        }
    }

    /** Makes a connection of a link that was dialled elsewhere. The connection owns the link. */
    public static Connection over(Link link, Options options) {
        return SymmetricConnection.start(
                link, ConnectionSettings.dialling(options, dialled(link.handshake()), options.dialect()));
    }

    private static Principal dialled(Handshake handshake) {
        return handshake.evidence() instanceof Evidence.SameProcess
                ? Principal.LOCAL
                : Principal.of("dialled:" + handshake.peer(), "dialling");
    }
}
