package io.remora.cli.certs;

import io.remora.certs.vault.KeyProtection;
import io.remora.cli.command.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs passphrase}: another passphrase for the authority's keys. */
@Command(
        name = "passphrase",
        mixinStandardHelpOptions = true,
        header = "Seal the authority's keys with another passphrase, or with one at all.")
final class CertsPassphrase implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Option(
            names = "--new-passphrase-file",
            paramLabel = "FILE",
            description = "The new passphrase is the first line of this file; without it a prompt asks.")
    @Nullable
    private Path next;

    @Option(
            names = "--new-keyset",
            paramLabel = "FILE",
            description = "Seal them under this Tink keyset, of `remora certs keyset`, instead.")
    @Nullable
    private Path keyset;

    @Option(names = "--no-passphrase", description = "Weaker: do not encrypt the keys any more.")
    private boolean none;

    /** For picocli. */
    CertsPassphrase() {}

    @Override
    public Integer call() {
        try (KeyProtection present = authority.opening();
                KeyProtection wanted = PassphraseOptions.replacing(next, keyset, none)) {
            authority.open(present).reseal(wanted);
            spec.commandLine().getOut().println(authority.folder.dir + ": every key of the authority was written anew");
            spec.commandLine().getErr().println(wanted.notice());
        }
        return ExitCode.DONE;
    }
}
