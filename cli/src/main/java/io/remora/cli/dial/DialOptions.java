package io.remora.cli.dial;

import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.Handshake;
import io.remora.LogText;
import io.remora.Options;
import io.remora.RefusedException;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.WireDialect;
import io.remora.audit.AuditLog;
import io.remora.cli.command.TimeSpan;
import io.remora.cli.command.UsageException;
import io.remora.cli.command.Verbosity;
import io.remora.cli.terminal.LogLines;
import io.remora.server.SessionListener;
import io.remora.ssh.deploy.DeployedAgent;
import io.remora.ssh.deploy.LeftAgent;
import io.remora.transport.Link;
import io.remora.transport.LoopbackTransport;
import io.remora.transport.StdioTransport;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How to reach a peer: what every command that dials has in common. */
public final class DialOptions {
    private static final Logger LOG = Logger.getLogger("io.remora.dial");
    private static final long GOODBYE_SECONDS = 10;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    TlsOptions tls = new TlsOptions();

    @Mixin
    SshOptions ssh = new SshOptions();

    @Mixin
    private CredentialOptions credentials = new CredentialOptions();

    @Mixin
    private DeployOptions deploy = new DeployOptions();

    @Option(
            names = "--detached",
            description = "With USER@HOST: use the agent that `remora deploy --detach` left there.")
    private boolean detached;

    @Option(names = "--insecure", description = "Allow tcp://, which neither encrypts nor knows who the peer is.")
    boolean insecure;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How long to wait for an answer: 500ms, 30s, 5m; 0 for ever. Default: 30s.")
    @Nullable
    Duration timeout;

    @Option(
            names = "--dialect",
            paramLabel = "DIALECT",
            converter = DialectConverter.class,
            description = "rpyc5 or rpyc6. Default: what is negotiated or found out.")
    @Nullable
    WireDialect dialect;

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description = "Write what the peer asks of what it is passed there (callbacks, streams, objects),"
                    + " hash-chained, for `remora audit verify`.")
    @Nullable
    private Path audit;

    /** For picocli. */
    public DialOptions() {}

    /** Connects and makes sure that the peer speaks to us. Whoever asked closes. */
    public Connection connect(PeerUrl peer) throws IOException {
        requireOptionsThatMeanSomething(peer);
        Path file = audit;
        if (file == null) {
            return connect(peer, SessionListener.NONE);
        }
        AuditLog log = AuditLog.open(file);
        try {
            Connection connection = connect(peer, log);
            return new ClosingConnection(connection, () -> close(connection, log));
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /** The session's last line is written when it has ended. */
    private static void close(Connection connection, AuditLog log) {
        connection.close();
        try {
            connection.onEnd().get(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.fine("the session has not ended yet");
        }
        log.close();
    }

    private Connection connect(PeerUrl peer, SessionListener listener) throws IOException {
        boolean verbose = spec.root().userObject() instanceof Verbosity asked && asked.verbose();
        if (verbose || peer.scheme().equals("ssh")) {
            // The SSH library tells of every step; nobody asked.
            LogLines.quiet(verbose);
        }
        if (peer.deployed() && !detached) {
            DeployedAgent agent = deploy.deploy(peer, ssh.transport(), options(), listener);
            DeploymentLines.of(agent.report()).forEach(LOG::info);
            return ClosingConnection.of(agent);
        }
        Connection connection = answering(peer, listener);
        LOG.fine(() -> negotiated(connection.session().handshake()));
        return connection;
    }

    private void requireOptionsThatMeanSomething(PeerUrl peer) {
        if (peer.deployed() && credentials.any()) {
            throw new UsageException("--credential is for an agent that listens: SSH itself lets us in to " + peer);
        }
        if (detached && !peer.deployed()) {
            throw new UsageException("--detached uses the agent that `remora deploy --detach` left on a host, and "
                    + peer + " names another: write USER@HOST with it");
        }
        if (detached) {
            deploy.requireNone("the agent that --detached uses serves what it was deployed with");
        } else if (!peer.deployed()) {
            deploy.requireNone(peer + " names an agent that runs already");
        }
    }

    private static String negotiated(Handshake handshake) {
        return handshake.details().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + " " + LogText.escape(each.getValue()))
                .collect(Collectors.joining(", ", LogText.escape(handshake.peer()) + " negotiated: ", ""));
    }

    private Connection answering(PeerUrl peer, SessionListener audited) throws IOException {
        Connection connection = dial(peer, audited);
        boolean done = false;
        try {
            connection.root();
            done = true;
            return connection;
        } catch (DisconnectedException e) {
            throw hungUp(peer, e);
        } catch (RemoteException e) {
            throw ungranted(peer, e);
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    private Connection dial(PeerUrl peer, SessionListener audited) throws IOException {
        try {
            if (peer.deployed()) {
                Link link = LeftAgent.connect(
                        ssh.transport(), peer.uri(), options().limits().handshake());
                return Remora.over(link, options(), audited);
            }
            return Remora.connect(peer.uri(), credentials.over(transport(peer)), options(), audited);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } catch (RemoteException e) {
            throw ungranted(peer, e);
        }
    }

    /** Who is granted nothing is let in and told so when it asks for the root. */
    private static IOException ungranted(PeerUrl peer, RemoteException thrown) {
        return thrown.type().equals("builtins.PermissionError")
                ? new RefusedException(
                        peer + " refuses us: "
                                + LogText.escape(thrown.arguments().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))),
                        thrown)
                : new IOException(peer + " could not make its service: " + thrown.getMessage(), thrown);
    }

    private IOException hungUp(PeerUrl peer, DisconnectedException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refused) {
                return refused;
            }
        }
        WireDialect asked = dialect;
        return new IOException(
                asked == null
                        ? thrown.getMessage()
                                + (credentials.any()
                                        ? ": its log says why"
                                        : ": if it refused us, its log says why; if it asks for a token or a password,"
                                                + " give --credential")
                        : peer + " hung up when it was spoken to in " + asked.id()
                                + ": leave --dialect out, then it is found out which one it speaks",
                thrown);
    }

    private Options options() {
        Options options = Options.defaults();
        Duration time = timeout;
        if (time != null) {
            options = options.withCallTimeout(time);
        }
        WireDialect spoken = dialect;
        return spoken == null ? options : options.withDialect(spoken);
    }

    private Transport transport(PeerUrl peer) {
        return switch (peer.scheme()) {
            case "tls" -> tls.dialling(peer.toString());
            case "ssh" -> ssh.transport();
            case "tcp" -> {
                requireInsecure(insecure, peer.toString());
                yield TcpTransport.insecure();
            }
            default -> local(peer.uri());
        };
    }

    /** The transports that stay on this machine. Named here and not looked for: a start is waited for. */
    public static Transport local(URI where) {
        return switch (String.valueOf(where.getScheme())) {
            case "unix" -> new UnixTransport();
            case "stdio" -> new StdioTransport();
            default -> new LoopbackTransport();
        };
    }

    /** Refuses a place without encryption unless the user said that it may be. */
    public static void requireInsecure(boolean insecure, String where) {
        if (!insecure) {
            throw new UsageException(where + " is neither encrypted nor authenticated: use tls://, or add --insecure if"
                    + " everybody on the way may read and change what is said");
        }
    }
}
