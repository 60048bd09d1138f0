package io.remora.cli.agent;

import io.remora.audit.AuditLog;
import io.remora.cli.certs.RenewOption;
import io.remora.cli.command.ReadyFile;
import io.remora.cli.command.Stopping;
import io.remora.cli.command.UsageException;
import io.remora.cli.command.Verbosity;
import io.remora.cli.dial.DialOptions;
import io.remora.cli.dial.PeerUrl;
import io.remora.cli.dial.TlsOptions;
import io.remora.cli.terminal.LogLines;
import io.remora.server.Server;
import io.remora.server.SessionListener;
import io.remora.tls.Tls;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code remora agent}: serves until it is told to stop. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        header = "Serve a class to peers until told to stop (SIGTERM lets running calls end for 10 s).",
        description = "Example: remora agent --listen tls://0.0.0.0 --identity host.pem --key host.key --trust ca.pem"
                + " --serve app.MyService --classpath app.jar")
public final class AgentCommand implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger("io.remora.agent");

    @ParentCommand
    private Verbosity verbosity = () -> false;

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "URL",
            description = "Where: tls://HOST[:PORT], ssh://HOST:PORT, unix:///PATH, stdio:-, tcp://HOST[:PORT] with"
                    + " --insecure. Port 0 picks one. May be repeated.")
    private List<String> listen = new ArrayList<>();

    @Mixin
    private ServiceOptions services = new ServiceOptions();

    @Mixin
    private AuthenticationOptions authentication = new AuthenticationOptions();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(
            names = "--crl",
            paramLabel = "FILE",
            description = "Refuse what these lists revoke; past a list's next update, everybody.")
    @Nullable
    private Path revocations;

    @Mixin
    private SshListenOptions ssh = new SshListenOptions();

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description = "Write every decision and session there, hash-chained, for `remora audit verify`.")
    @Nullable
    private Path audit;

    @Mixin
    private RenewOption renew = new RenewOption();

    @Option(
            names = "--insecure",
            description = "Allow tcp://, where without an --authenticator everybody is served as `anonymous`.")
    private boolean insecure;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Write the URL of each listener there, a line each, once all accept.")
    @Nullable
    private Path readyFile;

    /** For picocli. */
    public AgentCommand() {}

    @Override
    public Integer call() throws IOException {
        LogLines.toStandardError(verbosity.verbose());
        renew.start(tls);
        ReadyFile ready = ReadyFile.of(readyFile);
        ready.clear();
        List<URI> places = listen.stream().map(PeerUrl::listening).toList();
        Server.Builder builder = Server.builder();
        ClassLoader loader = services.loader();
        AuthenticationOptions.Chosen chosen = authentication.apply(builder, loader);
        ServiceOptions.Announcement announcement = services.grant(
                builder,
                loader,
                chosen.byDefault() && places.stream().anyMatch(each -> "tcp".equals(each.getScheme())));
        for (URI place : places) {
            builder.listen(place, transport(place, chosen));
        }
        Path log = audit;
        Optional<AuditLog> auditing = log == null ? Optional.empty() : Optional.of(AuditLog.open(log));
        boolean serving = false;
        try {
            StdioSession stdio = new StdioSession(auditing.isPresent() ? auditing.get() : SessionListener.NONE);
            Server server = start(builder.audit(stdio));
            serving = true;
            stdio.ends(server);
            server.uris().forEach(uri -> LOG.info("listening on " + uri));
            announcement.make();
            ready.write(server.uris());
            return Stopping.serve(server, LOG, () -> auditing.ifPresent(AuditLog::close));
        } finally {
            if (!serving) {
                auditing.ifPresent(AuditLog::close);
            }
        }
    }

    private static Server start(Server.Builder builder) throws IOException {
        try {
            return builder.start();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private Transport transport(URI place, AuthenticationOptions.Chosen chosen) {
        return switch (String.valueOf(place.getScheme())) {
            case "tls" -> {
                Tls listening = tls.listening(place.toString()).clientCertificate(chosen.clientCertificate());
                Path lists = revocations;
                yield lists == null ? listening : listening.crl(lists);
            }
            case "tcp" -> {
                DialOptions.requireInsecure(insecure, place.toString());
                LOG.warning(place + " is neither encrypted nor authenticated: "
                        + (chosen.byDefault()
                                ? "everybody who reaches it is served"
                                : "whoever is on the way may read and change what is said"));
                yield TcpTransport.insecure();
            }
            case "ssh" -> ssh.listening(place.toString(), authentication.penalties());
            default -> DialOptions.local(place);
        };
    }
}
