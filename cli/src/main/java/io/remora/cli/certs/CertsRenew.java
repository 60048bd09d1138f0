package io.remora.cli.certs;

import io.remora.certs.PeerName;
import io.remora.certs.TimeToLive;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.Issued;
import io.remora.certs.vault.KeyProtection;
import io.remora.cli.command.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs renew}: a new key and certificate in the place of the old ones. */
@Command(
        name = "renew",
        mixinStandardHelpOptions = true,
        header = "Issue DIR/NAME.pem and DIR/NAME.key again, with a new key; the old certificate stays valid until its"
                + " end.")
final class CertsRenew implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "The name that it was issued to.")
    private String name = "";

    @Option(names = "--ttl", paramLabel = "TIME", description = "How long it is valid; as long as before by default.")
    @Nullable
    private String life;

    /** For picocli. */
    CertsRenew() {}

    @Override
    public Integer call() {
        try (KeyProtection protection = authority.opening()) {
            CertificateAuthority opened = authority.open(protection);
            String time = life;
            Issued issued = time == null
                    ? opened.renew(PeerName.of(name))
                    : opened.renew(PeerName.of(name), TimeToLive.parse(time));
            CertsIssue.print(spec.commandLine().getOut(), issued);
        }
        return ExitCode.DONE;
    }
}
