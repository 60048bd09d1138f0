package io.remora.cli.certs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code remora certs}: a certificate authority in a folder. */
@Command(
        name = "certs",
        mixinStandardHelpOptions = true,
        header = "Make a certificate authority in a folder, and issue with it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CertsInit.class,
            CertsIssue.class,
            CertsShow.class,
            CertsList.class,
            CertsRenew.class,
            CertsRevoke.class,
            CertsCrl.class,
            CertsExport.class,
            CertsRotateCa.class,
            CertsPassphrase.class,
            CertsKeyset.class,
            CertsServe.class,
            CertsKey.class,
            CertsToken.class,
            CertsJoin.class,
            CertsRequest.class,
            CertsSeal.class,
            CertsOpen.class
        })
public final class CertsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public CertsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }
}
