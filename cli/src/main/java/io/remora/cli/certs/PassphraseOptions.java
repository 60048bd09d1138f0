package io.remora.cli.certs;

import io.remora.certs.vault.KeyProtection;
import io.remora.certs.vault.Passphrase;
import io.remora.cli.command.OperationException;
import io.remora.cli.command.UsageException;
import io.remora.cli.terminal.Terminal;
import java.io.Console;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the passphrase of an authority's key comes from; never from the command line itself, which others can read. */
final class PassphraseOptions {
    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "The passphrase of the authority's key is the first line of this file.")
    @Nullable
    Path file;

    /** For picocli. */
    PassphraseOptions() {}

    /** What opens a key that exists; asked for only when the key turns out to be sealed. */
    KeyProtection opening() {
        Path source = file;
        if (source != null) {
            return KeyProtection.passphrase(() -> Passphrase.read(source));
        }
        return Terminal.console()
                .map(console -> KeyProtection.passphrase(() -> ask(console, "Passphrase of the authority's key: ")))
                .orElseGet(KeyProtection::unencrypted);
    }

    /** How a key that is made now is kept. */
    KeyProtection making(boolean none) {
        if (none) {
            if (file != null) {
                throw new UsageException("--no-passphrase and --passphrase-file exclude each other: give one of them");
            }
            return KeyProtection.unencrypted();
        }
        return file != null
                ? opening()
                : Terminal.console()
                        .map(console -> KeyProtection.passphrase(() -> askTwice(console)))
                        .orElseGet(KeyProtection::unencrypted);
    }

    /** How keys that exist are to be kept from now on; nobody unseals them by leaving something out. */
    static KeyProtection replacing(@Nullable Path source, boolean none) {
        if (none && source != null) {
            throw new UsageException("--no-passphrase and --new-passphrase-file exclude each other: give one of them");
        }
        if (none) {
            return KeyProtection.unencrypted();
        }
        if (source != null) {
            return KeyProtection.passphrase(() -> Passphrase.read(source));
        }
        Console console = Terminal.console()
                .orElseThrow(() -> new UsageException(
                        "there is no terminal to ask at: give --new-passphrase-file, or say --no-passphrase"));
        return KeyProtection.passphrase(() -> askTwice(console));
    }

    /** A new password that a person types, once. */
    static Passphrase asked(String prompt, String otherwise) {
        return ask(
                Terminal.console()
                        .orElseThrow(() -> new UsageException("there is no terminal to ask at: " + otherwise)),
                prompt);
    }

    private static Passphrase ask(Console console, String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null) {
            throw new OperationException("no passphrase was given");
        }
        try {
            return Passphrase.of(typed);
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    private static Passphrase askTwice(Console console) {
        char[] first = console.readPassword("%s", "A passphrase for the authority's key (--no-passphrase for none): ");
        char[] second = first == null ? null : console.readPassword("%s", "The same again: ");
        if (first == null || second == null) {
            throw new OperationException("no passphrase was given: give one, or say --no-passphrase");
        }
        try {
            if (!Arrays.equals(first, second)) {
                throw new OperationException("the two passphrases differ: run it again");
            }
            return Passphrase.of(first);
        } finally {
            Arrays.fill(first, '\0');
            Arrays.fill(second, '\0');
        }
    }
}
