package io.remora.cli.passwords;

import io.remora.authenticator.PasswordFile;
import io.remora.certs.Printable;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.OperationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remora passwords remove}. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        header = "Take a user out: open sessions of that user end within two seconds.")
final class PasswordsRemove implements Callable<Integer> {
    @Option(names = "--file", required = true, paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Parameters(paramLabel = "USER", description = "The user's name.")
    private String user = "";

    /** For picocli. */
    PasswordsRemove() {}

    @Override
    public Integer call() throws IOException {
        if (!PasswordFile.remove(file, user)) {
            throw new OperationException(
                    "there is no user '" + Printable.of(user) + "' in " + file + ": see remora passwords list");
        }
        return ExitCode.DONE;
    }
}
