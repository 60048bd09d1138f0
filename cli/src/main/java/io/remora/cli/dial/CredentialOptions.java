package io.remora.cli.dial;

import io.remora.authenticator.Credentials;
import io.remora.cli.command.UsageException;
import io.remora.cli.terminal.Terminal;
import io.remora.transport.Transport;
import java.io.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * What we present beside the transport's own proof, where the peer asks for it. Secrets stand in files or are typed.
 */
final class CredentialOptions {
    @Option(
            names = "--credential",
            paramLabel = "NAME:SETTING",
            description =
                    "Present token:FILE, or password:USER[,file=FILE] (asked at the terminal without a file). May be"
                            + " repeated, in the order in which the peer asks.")
    private List<String> credentials = new ArrayList<>();

    /** For picocli. */
    CredentialOptions() {}

    /** Whether there is anything to present. */
    boolean any() {
        return !credentials.isEmpty();
    }

    /** The transport, presenting them. */
    Transport over(Transport transport) throws IOException {
        if (!any()) {
            return transport;
        }
        try {
            return Credentials.over(transport, Credentials.of(credentials, CredentialOptions::ask));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--credential: " + e.getMessage(), e);
        }
    }

    private static char[] ask(String prompt) {
        Console console = Terminal.console()
                .orElseThrow(() -> new UsageException(
                        "there is no terminal to ask for the password at: give password:USER,file=FILE"));
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null || typed.length == 0) {
            throw new UsageException("no password was given");
        }
        return typed;
    }
}
