package io.remora.cli.certs;

import io.remora.certs.SubjectAltName;
import io.remora.certs.TimeToLive;
import io.remora.certs.Usage;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.authority.Issued;
import io.remora.certs.vault.KeyProtection;
import io.remora.cli.command.ExitCode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs issue}: a key and a certificate for a name. */
@Command(
        name = "issue",
        mixinStandardHelpOptions = true,
        header = "Issue DIR/NAME.pem and DIR/NAME.key, for Remora, Python and openssl alike.")
final class CertsIssue implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Names the files, and the subject.")
    private String name = "";

    @Option(
            names = "--san",
            paramLabel = "SAN",
            description = "What it is valid for: dns:HOST, ip:ADDRESS or uri:URI. May be repeated. Default: dns:NAME.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--usage", paramLabel = "USAGE", description = "server, client or both (default).")
    private String usage = "both";

    @Option(names = "--ttl", paramLabel = "TIME", description = "How long it is valid: 20s, 12h, 30d (default).")
    private String life = "30d";

    /** For picocli. */
    CertsIssue() {}

    @Override
    public Integer call() {
        try (KeyProtection protection = passphrase.opening()) {
            Issued issued = CertificateAuthority.open(folder.dir, protection, Clock.systemUTC())
                    .issue(IssueRequest.of(name)
                            .names(names)
                            .usage(Usage.parse(usage))
                            .life(TimeToLive.parse(life)));
            print(spec.commandLine().getOut(), issued);
        }
        return ExitCode.DONE;
    }

    /** Says which files were written. */
    static void print(PrintWriter out, Issued issued) {
        String valid =
                issued.entry().names().stream().map(SubjectAltName::toString).collect(Collectors.joining(", "));
        issued.certificate()
                .ifPresent(file -> out.println(
                        file + ": for " + valid + ", until " + issued.entry().notAfter()));
        issued.key().ifPresent(file -> out.println(file + ": its private key"));
    }
}
