package io.remora.cli.certs;

import io.remora.certs.TimeToLive;
import io.remora.certs.Usage;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.authority.JoinDesk;
import io.remora.certs.enrolment.JoinToken;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.x509.KeyFingerprint;
import io.remora.cli.command.ExitCode;
import io.remora.cli.dial.PeerUrl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs token}: what a host needs to join once. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        header = "Print a join token: for one host, once, within five minutes. It is a secret until it is used.")
final class CertsToken implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FolderOption folder = new FolderOption();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "The host's name, and its files'.")
    private String name = "";

    @Option(
            names = "--san",
            paramLabel = "SAN",
            description = "What it is valid for: dns:HOST, ip:ADDRESS or uri:URI. May be repeated. Default: dns:NAME.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--usage", paramLabel = "USAGE", description = "server, client or both (default).")
    private String usage = "both";

    @Option(names = "--ttl", paramLabel = "TIME", description = "How long each certificate is valid: 20s, 12h, 30d.")
    private String life = "30d";

    @Option(names = "--valid", paramLabel = "TIME", description = "How long the token is: at most 5m (default).")
    private String valid = "5m";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where `remora certs serve` listens, to be told with the token: tls://HOST:PORT.")
    @Nullable
    private String url;

    @Option(
            names = "--for-key",
            paramLabel = "HEX",
            description = "The token is of use with this key alone: what `remora certs key` printed on that host.")
    @Nullable
    private String key;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write it there, readable by its owner alone, for --token-file. Default: print it.")
    @Nullable
    private Path out;

    /** For picocli. */
    CertsToken() {}

    @Override
    public Integer call() {
        IssueRequest request =
                IssueRequest.of(name).names(names).usage(Usage.parse(usage)).life(TimeToLive.parse(life));
        Optional<PeerUrl> service = Optional.ofNullable(url).map(AuthorityLink::where);
        JoinDesk desk = CertificateAuthority.open(folder.dir).desk();
        JoinToken token = desk.token(
                request, TimeToLive.parse(valid), Optional.ofNullable(key).map(KeyFingerprint::parse));
        String text = service.map(peer -> peer + "#").orElse("") + token.text();
        Path file = out;
        if (file == null) {
            spec.commandLine().getOut().println(text);
        } else {
            DurableFiles.replace(file, (text + "\n").getBytes(StandardCharsets.US_ASCII), DurableFiles.Mode.SECRET);
        }
        spec.commandLine().getErr().println("for " + token.name() + ", once, until " + token.expires());
        return ExitCode.DONE;
    }
}
