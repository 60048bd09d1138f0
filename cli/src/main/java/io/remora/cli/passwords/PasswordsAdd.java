package io.remora.cli.passwords;

import io.remora.authenticator.PasswordFile;
import io.remora.certs.vault.Passphrase;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.OperationException;
import io.remora.cli.command.UsageException;
import io.remora.cli.terminal.Terminal;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remora passwords add}: a user, or another password of one. */
@Command(
        name = "add",
        aliases = "set",
        mixinStandardHelpOptions = true,
        header = "Set a user's password, new or known. A running agent takes it within two seconds.")
final class PasswordsAdd implements Callable<Integer> {
    @Option(names = "--file", required = true, paramLabel = "FILE", description = "The file; made when missing.")
    private Path file = Path.of("");

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The password is the first line of this file. Default: asked twice at the terminal.")
    @Nullable
    private Path source;

    @Parameters(paramLabel = "USER", description = "The user's name: the principal password:USER.")
    private String user = "";

    /** For picocli. */
    PasswordsAdd() {}

    @Override
    public Integer call() throws IOException {
        char[] password = password();
        try {
            PasswordFile.set(file, user, password);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } finally {
            Arrays.fill(password, '\0');
        }
        return ExitCode.DONE;
    }

    private char[] password() {
        Path given = source;
        if (given != null) {
            try (Passphrase read = Passphrase.read(given)) {
                return read.toChars();
            }
        }
        Console console = Terminal.console()
                .orElseThrow(() -> new UsageException("there is no terminal to ask at: give --password-file FILE"));
        char[] first = console.readPassword("%s", "Password of " + user + ": ");
        char[] second = first == null ? null : console.readPassword("%s", "The same again: ");
        if (first == null || second == null || !Arrays.equals(first, second)) {
            throw new OperationException("the two passwords differ: run it again");
        }
        Arrays.fill(second, '\0');
        return first;
    }
}
