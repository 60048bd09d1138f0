package io.remora.cli.certs;

import io.remora.certs.TimeToLive;
import io.remora.certs.vault.KeyProtection;
import io.remora.cli.command.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs crl}: the list of what was revoked. */
@Command(
        name = "crl",
        mixinStandardHelpOptions = true,
        header = "Write DIR/crl.pem, the list of what was revoked, for `remora agent --crl`.")
final class CertsCrl implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            description = "How long it may be relied on, like 7d (default); past that peers refuse everybody.")
    private String life = "7d";

    /** For picocli. */
    CertsCrl() {}

    @Override
    public Integer call() {
        try (KeyProtection protection = authority.opening()) {
            Path list = authority.open(protection).crl(TimeToLive.parse(life));
            spec.commandLine().getOut().println(list + ": give this to peers, again within " + life);
        }
        return ExitCode.DONE;
    }
}
