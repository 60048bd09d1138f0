package io.remora.connection;

import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Options;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.WireDialect;
import io.remora.transport.Link;
import io.remora.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where, how and with what a peer is dialled; a value.
 *
 * @param where the place
 * @param transport how to get there
 * @param options what the connection is made with
 * @param settled what its settings become: for whoever hears of its decisions
 */
public record Dialling(URI where, Transport transport, Options options, UnaryOperator<ConnectionSettings> settled) {
    /** Where nobody hears of anything. */
    public Dialling(URI where, Transport transport, Options options) {
        this(where, transport, options, UnaryOperator.identity());
    }

    /**
     * Dials. What the transport negotiated is spoken, else what the options say; where neither says it RPyC 6 is tried
     * and, if the peer hangs up on it, RPyC 5 over a second connection.
     *
     * @throws IOException in one sentence, of the kind that {@link Transport#dial} throws
     */
    public SymmetricConnection connect() throws IOException {
        Object trust = transport.trust();
        Link link = dial();
        Optional<WireDialect> known = link.handshake().dialect().or(options::dialect);
        if (known.isPresent()) {
            return watched(over(link, options.withDialect(known.get()), settled), trust);
        }
        SymmetricConnection first = over(link, options.withDialect(WireDialect.RPYC6), settled);
        try {
            first.root();
            return watched(first, trust);
        } catch (DisconnectedException e) {
            throwIfRefused(e);
            // An RPyC 5 peer hangs up on what it takes for nonsense, before it has done anything.
            return watched(second(), trust);
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    /** What a connection that is dialled now shows, and whom it trusts: another one once something was replaced. */
    Object standing() throws IOException {
        return List.of(transport.identity(), transport.trust());
    }

    private Link dial() throws IOException {
        return transport.dial(where, options.limits().handshake());
    }

    private SymmetricConnection second() throws IOException {
        SymmetricConnection second = over(dial(), options.withDialect(WireDialect.RPYC5), settled);
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
    public static SymmetricConnection over(Link link, Options options) {
        return over(link, options, UnaryOperator.identity());
    }

    /** The same with changed settings. */
    public static SymmetricConnection over(Link link, Options options, UnaryOperator<ConnectionSettings> settled) {
        return SymmetricConnection.start(
                link,
                settled.apply(ConnectionSettings.dialling(options, dialled(link.handshake()), options.dialect())));
    }

    private static Principal dialled(Handshake handshake) {
        if (handshake.evidence() instanceof Evidence.SameProcess) {
            return Principal.LOCAL;
        }
        String name = "dialled:" + handshake.peer();
        return new Principal(
                name, List.of(name), "dialling", handshake.evidence().expires());
    }

    private SymmetricConnection watched(SymmetricConnection connection, Object trust) {
        Standing.watch(connection, Clock.systemUTC(), new DialledWatch(this, trust, TrustWatch.ASK_ANYWAY));
        return connection;
    }

    /** The same connection as users see it. */
    public Connection lasting() throws IOException {
        return new LastingConnection(Succession.begin(this), Optional.empty());
    }
}
