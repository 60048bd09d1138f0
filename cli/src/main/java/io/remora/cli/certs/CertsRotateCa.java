package io.remora.cli.certs;

import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.vault.KeyProtection;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.UsageException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs rotate-ca}: replaces the root, in two steps. */
@Command(
        name = "rotate-ca",
        mixinStandardHelpOptions = true,
        header = "Replace the authority's root: first both are trusted, then `--retire` ends the old one.")
final class CertsRotateCa implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Option(names = "--retire", description = "End the old root; ca.pem then holds the new one alone.")
    private boolean retire;

    @Option(
            names = "--even-if-used",
            description = "Weaker: retire it although certificates of it are still valid; peers will refuse them.")
    private boolean evenIfUsed;

    /** For picocli. */
    CertsRotateCa() {}

    @Override
    public Integer call() {
        if (evenIfUsed && !retire) {
            throw new UsageException("--even-if-used goes with --retire");
        }
        try (KeyProtection protection = authority.opening()) {
            CertificateAuthority opened = authority.open(protection);
            PrintWriter out = spec.commandLine().getOut();
            if (retire) {
                opened.retire(evenIfUsed);
                out.println(opened.trustFile() + ": holds the new root alone; the old one is retired");
            } else {
                opened.rotate().apply();
                out.println(opened.trustFile() + ": holds both roots; give it to every peer, renew their certificates,"
                        + " then: remora certs rotate-ca --retire --dir " + authority.folder.dir);
            }
        }
        return ExitCode.DONE;
    }
}
