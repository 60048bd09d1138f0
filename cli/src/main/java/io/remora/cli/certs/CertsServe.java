package io.remora.cli.certs;

import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.vault.KeyProtection;
import io.remora.cli.command.ReadyFile;
import io.remora.cli.command.Stopping;
import io.remora.cli.command.UsageException;
import io.remora.cli.dial.PeerUrl;
import io.remora.cli.terminal.LogLines;
import io.remora.server.Server;
import io.remora.server.SourcePenalties;
import io.remora.tls.ClientCertificate;
import io.remora.tls.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code remora certs serve}: hosts join with a token and renew what they have. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        header = "Let hosts join with a token and renew their certificates, until told to stop.",
        description = "Example: remora certs serve --dir ca --listen tls://0.0.0.0:18822 --san dns:ca.example")
final class CertsServe implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger("io.remora.certs");
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Option(names = "--listen", required = true, paramLabel = "URL", description = "Where: tls://HOST[:PORT].")
    private String listen = "";

    @Option(
            names = "--san",
            paramLabel = "SAN",
            description =
                    "What hosts dial it by: dns:HOST or ip:ADDRESS. May be repeated. Default: the host of the URL;"
                            + " localhost and this host's name when it listens everywhere.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--ready-file", paramLabel = "FILE", description = "Write the URL there once it accepts.")
    @Nullable
    private Path readyFile;

    /** For picocli. */
    CertsServe() {}

    @Override
    public Integer call() throws IOException {
        LogLines.toStandardError(false);
        URI place = PeerUrl.listening(listen);
        if (!"tls".equals(place.getScheme())) {
            throw new UsageException(listen + ": hosts join over TLS alone, write tls://HOST:PORT");
        }
        ReadyFile ready = ReadyFile.of(readyFile);
        ready.clear();
        Clock clock = Clock.systemUTC();
        try (KeyProtection protection = passphrase.opening()) {
            CertificateAuthority authority = CertificateAuthority.open(folder.dir, protection, clock);
            SourcePenalties penalties = new SourcePenalties(clock);
            try (ServiceIdentity identity =
                    ServiceIdentity.of(authority, names.isEmpty() ? names(place) : names, clock)) {
                Tls tls = Tls.identity(identity.certificate(), identity.key())
                        .trust(authority.trustFile())
                        .clientCertificate(ClientCertificate.OPTIONAL);
                Server server = Server.builder()
                        .listen(place, tls)
                        .authenticator(new EnrolmentDoor(penalties, clock))
                        .grant("*", EnrolmentService.offer(authority.desk(), penalties))
                        .start();
                LOG.info("hosts can join and renew at " + server.uri());
                ready.write(server.uris());
                return Stopping.serve(server, LOG);
            }
        }
    }

    private static List<String> names(URI place) throws IOException {
        String host = String.valueOf(place.getHost());
        Set<String> found = new LinkedHashSet<>();
        if (EVERYWHERE.contains(host)) {
            found.add("dns:localhost");
            found.add("dns:" + InetAddress.getLocalHost().getHostName());
        } else {
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            boolean literal = bare.indexOf(':') >= 0 || bare.matches("[0-9.]+");
            found.add((literal ? "ip:" : "dns:") + bare);
        }
        return List.copyOf(found);
    }
}
