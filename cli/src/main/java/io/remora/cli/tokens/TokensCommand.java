package io.remora.cli.tokens;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code remora tokens}. */
@Command(
        name = "tokens",
        mixinStandardHelpOptions = true,
        header = "Issue the signed, short-lived tokens that the authenticator `token` lets in.",
        subcommands = {TokensKeys.class, TokensIssue.class})
public final class TokensCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public TokensCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }
}
