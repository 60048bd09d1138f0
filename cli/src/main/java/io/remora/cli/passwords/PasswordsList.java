package io.remora.cli.passwords;

import io.remora.authenticator.PasswordFile;
import io.remora.certs.Printable;
import io.remora.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora passwords list}. */
@Command(name = "list", mixinStandardHelpOptions = true, header = "Print the names of the users, a line each.")
final class PasswordsList implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--file", required = true, paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    /** For picocli. */
    PasswordsList() {}

    @Override
    public Integer call() throws IOException {
        PasswordFile.users(file).forEach(user -> spec.commandLine().getOut().println(Printable.of(user)));
        return ExitCode.DONE;
    }
}
