package io.remora.cli.certs;

import io.remora.certs.TimeToLive;
import io.remora.certs.Usage;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.enrolment.JoinBundle;
import io.remora.certs.enrolment.RootPin;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.vault.KeyProtection;
import io.remora.cli.command.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora certs seal}: an identity that one host alone can open. */
@Command(
        name = "seal",
        mixinStandardHelpOptions = true,
        header = "Issue a key and a certificate sealed to the host that made a request; see `remora certs request`.")
final class CertsSeal implements Callable<Integer> {
    private static final int LONGEST_REQUEST = 64 * 1024;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Parameters(index = "0", paramLabel = "REQUEST", description = "The host's NAME.join.")
    private Path request = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The bundle's file, NAME.bundle.")
    private Path out = Path.of("");

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
    CertsSeal() {}

    @Override
    public Integer call() {
        byte[] asked = DurableFiles.read(request, LONGEST_REQUEST);
        IssueRequest wanted = IssueRequest.of(JoinBundle.requestedName(asked).text())
                .names(names)
                .usage(Usage.parse(usage))
                .life(TimeToLive.parse(life));
        DurableFiles.requireFree(out);
        try (KeyProtection protection = authority.opening()) {
            CertificateAuthority opened = authority.open(protection);
            DurableFiles.createNew(out, opened.seal(wanted, asked), DurableFiles.Mode.PUBLIC);
            RootPin pin = RootPin.of(opened.trusted().get(0));
            PrintWriter lines = spec.commandLine().getOut();
            lines.println(out + ": carry this to " + wanted.name() + "; nobody else can open it");
            lines.println("and tell its operator the pin of the root, by another way than the bundle:");
            lines.println(pin.hex());
        }
        return ExitCode.DONE;
    }
}
