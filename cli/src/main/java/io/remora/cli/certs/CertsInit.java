package io.remora.cli.certs;

import io.remora.certs.KeyKind;
import io.remora.certs.TimeToLive;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.NewAuthority;
import io.remora.certs.vault.KeyProtection;
import io.remora.cli.command.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs init}: makes the authority. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        header = "Make a certificate authority: DIR/ca.pem, which peers trust, and DIR/ca.key, which signs.")
final class CertsInit implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Option(
            names = "--no-passphrase",
            description = "Weaker: do not encrypt the key; whoever can read the file can issue.")
    private boolean noPassphrase;

    @Option(names = "--label", paramLabel = "TEXT", description = "The start of the authority's name.")
    private String label = "Remora CA";

    @Option(names = "--kind", paramLabel = "KIND", description = "The kind of its key: p256 (default) or ed25519.")
    private String kind = "p256";

    @Option(names = "--intermediate", description = "Sign with an intermediate, so that ca.key can be kept elsewhere.")
    private boolean intermediate;

    @Option(names = "--ttl", paramLabel = "TIME", description = "How long it is valid, like 3650d (default).")
    private String life = "3650d";

    /** For picocli. */
    CertsInit() {}

    @Override
    public Integer call() {
        try (KeyProtection protection = passphrase.making(noPassphrase)) {
            NewAuthority wanted = CertificateAuthority.create(folder.dir)
                    .label(label)
                    .kind(KeyKind.parse(kind))
                    .intermediate(intermediate)
                    .life(TimeToLive.parse(life))
                    .protection(protection);
            CertificateAuthority made = wanted.create();
            PrintWriter out = spec.commandLine().getOut();
            out.println(made.trustFile() + ": give this to peers, with --trust");
            out.println(folder.dir.resolve("ca.key") + ": keep this to yourself");
            out.flush();
            spec.commandLine().getErr().println(protection.notice());
        }
        return ExitCode.DONE;
    }
}
