package io.remora.cli.passwords;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code remora passwords}. */
@Command(
        name = "passwords",
        mixinStandardHelpOptions = true,
        header = "Keep the file of users that the authenticator `password` lets in.",
        subcommands = {PasswordsAdd.class, PasswordsRemove.class, PasswordsList.class})
public final class PasswordsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public PasswordsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }
}
