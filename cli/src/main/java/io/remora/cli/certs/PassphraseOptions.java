package io.remora.cli.certs;

import io.remora.certs.vault.KeyProtection;
import io.remora.certs.vault.Passphrase;
import io.remora.cli.command.OperationException;
import io.remora.cli.command.UsageException;
import io.remora.cli.terminal.Terminal;
import java.io.Console;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
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

    @Option(
            names = "--keyset",
            paramLabel = "FILE",
            description = "The authority's key is sealed under this Tink keyset, of `remora certs keyset`, and not by a"
                    + " passphrase.")
    @Nullable
    Path keyset;

    /** For picocli. */
    PassphraseOptions() {}

    /** What opens a key that exists; asked for only when the key turns out to be sealed. */
    KeyProtection opening() {
        return given(file, keyset, false, "--passphrase-file", "--keyset")
                .or(() -> Terminal.console()
                        .map(console ->
                                KeyProtection.passphrase(() -> ask(console, "Passphrase of the authority's key: "))))
                .orElseGet(KeyProtection::unencrypted);
    }

    /** How a key that is made now is kept. */
    KeyProtection making(boolean none) {
        return given(file, keyset, none, "--passphrase-file", "--keyset")
                .or(() -> Terminal.console()
                        .map(console -> KeyProtection.passphrase(() -> askTwice(
                                console, "A passphrase for the authority's key (--no-passphrase for none): "))))
                .orElseGet(KeyProtection::unencrypted);
    }

    /** How keys that exist are to be kept from now on; nobody unseals them by leaving something out. */
    static KeyProtection replacing(@Nullable Path passphrase, @Nullable Path keyset, boolean none) {
        return given(passphrase, keyset, none, "--new-passphrase-file", "--new-keyset")
                .orElseGet(() -> {
                    Console console = Terminal.console()
                            .orElseThrow(() -> new UsageException("there is no terminal to ask at: give"
                                    + " --new-passphrase-file or --new-keyset, or say --no-passphrase"));
                    return KeyProtection.passphrase(
                            () -> askTwice(console, "The new passphrase (--no-passphrase for none): "));
                });
    }

    /** What the options say, of which one at most may be given; empty when none is. */
    private static Optional<KeyProtection> given(
            @Nullable Path passphrase,
            @Nullable Path keyset,
            boolean none,
            String passphraseOption,
            String keysetOption) {
        int count = (passphrase == null ? 0 : 1) + (keyset == null ? 0 : 1) + (none ? 1 : 0);
        if (count > 1) {
            throw new UsageException(passphraseOption + ", " + keysetOption
                    + " and --no-passphrase exclude each other: give one of them");
        }
        if (passphrase != null) {
            return Optional.of(KeyProtection.passphrase(() -> Passphrase.read(passphrase)));
        }
        if (keyset != null) {
            return Optional.of(KeyProtection.keyset(keyset));
        }
        return none ? Optional.of(KeyProtection.unencrypted()) : Optional.empty();
    }

    /** A new password that a person types, twice. */
    static Passphrase asked(String prompt, String otherwise) {
        return askTwice(
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

    private static Passphrase askTwice(Console console, String prompt) {
        char[] first = console.readPassword("%s", prompt);
        char[] second = first == null || first.length == 0 ? null : console.readPassword("%s", "The same again: ");
        if (first == null || second == null) {
            throw new OperationException("nothing was typed: run it again");
        }
        try {
            if (!Arrays.equals(first, second)) {
                throw new OperationException("the two differ: run it again");
            }
            return Passphrase.of(first);
        } finally {
            Arrays.fill(first, '\0');
            Arrays.fill(second, '\0');
        }
    }
}
