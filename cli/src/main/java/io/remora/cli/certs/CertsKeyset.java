package io.remora.cli.certs;

import io.remora.certs.vault.WrappingKeyset;
import io.remora.cli.command.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora certs keyset}: a keyset to seal an authority's keys under. */
@Command(
        name = "keyset",
        mixinStandardHelpOptions = true,
        header = "Make a Tink keyset to seal an authority's keys under, in the place of a passphrase.",
        description = "Keep it apart from the authority's folder: whoever has both can issue.")
final class CertsKeyset implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to make.")
    private Path out = Path.of("");

    /** For picocli. */
    CertsKeyset() {}

    @Override
    public Integer call() {
        WrappingKeyset.create(out);
        spec.commandLine().getOut().println(out + ": for --keyset; keep it apart from the authority's folder");
        return ExitCode.DONE;
    }
}
