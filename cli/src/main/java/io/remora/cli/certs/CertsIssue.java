package io.remora.cli.certs;

import io.remora.certs.SubjectAltName;
import io.remora.certs.TimeToLive;
import io.remora.certs.Usage;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.authority.Issued;
import io.remora.certs.ssh.SshCertificate;
import io.remora.certs.vault.KeyProtection;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs issue}: a key and a certificate for a name. */
@Command(
        name = "issue",
        mixinStandardHelpOptions = true,
        header =
                "Issue DIR/NAME.pem and DIR/NAME.key, for Remora, Python and openssl alike; or an OpenSSH certificate.",
        description = {
            "Example: remora certs issue --dir ca --name build7 --san dns:build7.example --ttl 12h",
            "For SSH: remora certs issue --dir ca --name ann --ssh-user --principal ann --permit pty --ttl 12h"
        })
final class CertsIssue implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Mixin
    private SshIssueOptions ssh = new SshIssueOptions();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Names the files, and the subject.")
    private String name = "";

    @Option(
            names = "--san",
            paramLabel = "SAN",
            description = "What it is valid for: dns:HOST, ip:ADDRESS or uri:URI. May be repeated. Default: dns:NAME.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--usage", paramLabel = "USAGE", description = "server, client or both (default).")
    @Nullable
    private String usage;

    @Option(names = "--ttl", paramLabel = "TIME", description = "How long it is valid: 20s, 12h, 30d (default).")
    private String life = "30d";

    /** For picocli. */
    CertsIssue() {}

    @Override
    public Integer call() throws IOException {
        TimeToLive time = TimeToLive.parse(life);
        Optional<SshCertificate.Use> use = ssh.use();
        PrintWriter out = spec.commandLine().getOut();
        try (KeyProtection protection = passphrase.opening()) {
            CertificateAuthority authority = CertificateAuthority.open(folder.dir, protection, Clock.systemUTC());
            if (use.isPresent()) {
                if (!names.isEmpty() || usage != null) {
                    throw new UsageException("--san and --usage are for TLS; an SSH certificate takes --principal");
                }
                ssh.issue(authority.ssh(), use.get(), name, time, out);
            } else {
                IssueRequest request = IssueRequest.of(name).names(names).life(time);
                print(out, authority.issue(usage == null ? request : request.usage(Usage.parse(usage))));
            }
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
