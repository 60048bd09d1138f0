package io.remora.cli;

import io.remora.agent.ServedClass;
import io.remora.server.Server;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
final class AgentCommand implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger("io.remora.agent");

    @ParentCommand
    private Main main = new Main();

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "URL",
            description = "Where: tls://HOST[:PORT], unix:///PATH, stdio:-, tcp://HOST[:PORT] with --insecure. Port 0"
                    + " picks one. May be repeated.")
    private List<String> listen = new ArrayList<>();

    @Option(
            names = "--serve",
            required = true,
            paramLabel = "SERVICE",
            description = "A class with @Exposed members, or `sample`.")
    private String service = "";

    @Option(
            names = "--classpath",
            paramLabel = "PATHS",
            description = "Where the class is, as java's: jars, folders, and FOLDER/* for the jars in it.")
    @Nullable
    private String classpath;

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private RenewOption renew = new RenewOption();

    @Option(names = "--insecure", description = "Allow tcp://, where everybody is served as `anonymous`.")
    private boolean insecure;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Write the URL of each listener there, a line each, once all accept.")
    @Nullable
    private Path readyFile;

    /** For picocli. */
    AgentCommand() {}

    @Override
    public Integer call() throws IOException {
        LogLines.toStandardError(main.verbose);
        renew.start(tls);
        ReadyFile ready = ReadyFile.of(readyFile);
        ready.clear();
        List<URI> places = listen.stream().map(PeerUrl::listening).toList();
        ServedClass served = served();
        served.warnings().forEach(LOG::warning);
        Server.Builder builder = Server.builder();
        for (URI place : places) {
            builder.listen(place, transport(place));
        }
        StdioSession stdio = new StdioSession();
        Server server = start(builder.authenticator(new AnonymousOverTcp())
                .grant("*", served.offer())
                .audit(stdio));
        stdio.ends(server);
        server.uris().forEach(uri -> LOG.info("listening on " + uri));
        LOG.info("serving " + served.name() + " to every authenticated principal"
                + (insecure ? ", and to everybody who comes over tcp://" : "") + ": no policy was given");
        ready.write(server.uris());
        return Stopping.serve(server);
    }

    private ServedClass served() {
        try {
            return ServedClass.named(service, ClassPath.loader(classpath));
        } catch (IllegalArgumentException e) {
            throw new OperationException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Server start(Server.Builder builder) throws IOException {
        try {
            return builder.start();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private Transport transport(URI place) {
        return switch (String.valueOf(place.getScheme())) {
            case "tls" -> tls.listening(place.toString());
            case "tcp" -> {
                DialOptions.requireInsecure(insecure, place.toString());
                LOG.warning(place + " is neither encrypted nor authenticated: everybody who reaches it is served");
                yield TcpTransport.insecure();
            }
            case "ssh" -> throw new UsageException(place + ": listening for SSH is not in this version of the command");
            default -> DialOptions.local(place);
        };
    }
}
