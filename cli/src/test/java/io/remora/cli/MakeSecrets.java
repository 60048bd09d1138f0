package io.remora.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A program for a process under another umask: makes, in one folder, all that the commands make and keep secret. */
final class MakeSecrets {
    private MakeSecrets() {}

    /**
     * The lines that it runs, by the words of which some stand for files: of that folder, or the password beside it.
     */
    private static final List<String> LINES = List.of(
            "certs keyset --out KEYSET",
            "certs init --dir CA --intermediate --keyset KEYSET",
            "certs issue --dir CA --keyset KEYSET --name peer",
            "certs export --dir CA --name peer --password-file PASSWORD",
            "certs rotate-ca --dir CA --keyset KEYSET",
            "certs renew --dir CA --keyset KEYSET --name peer",
            "certs issue --dir CA --keyset KEYSET --name host --ssh-host --principal host",
            "certs issue --dir CA --keyset KEYSET --name ann --ssh-user --principal ann",
            "certs crl --dir CA --keyset KEYSET",
            "certs keyset --out OTHER",
            "certs passphrase --dir CA --keyset KEYSET --new-keyset OTHER",
            "certs key --out HOST/bound.key",
            "certs token --dir CA --name late --url tls://localhost:1 --out HOST/late.token",
            "certs request --name island --out HOST",
            "certs seal HOST/island.join --dir CA --keyset OTHER --out HOST/island.bundle",
            "certs request --name other --out HOST",
            "tokens keys --dir ISSUER",
            "tokens issue --dir ISSUER --subject ci --audience lab --unbound --out ISSUER/ci.token",
            "passwords add --file USERS --password-file PASSWORD alice");

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        String pin = "";
        Map<String, Path> files = Map.of(
                "KEYSET", folder.resolve("keyset"),
                "OTHER", folder.resolve("other-keyset"),
                "CA", folder.resolve("ca"),
                "HOST", folder.resolve("host"),
                "ISSUER", folder.resolve("issuer"),
                "USERS", folder.resolve("users"),
                "PASSWORD", folder.resolveSibling("password"));
        for (String line : LINES) {
            Command.Result result = run(line, files);
            pin = line.startsWith("certs seal") ? result.out().lines().toList().get(2) : pin;
        }
        run("certs open HOST/island.bundle --name island --out HOST --pin " + pin, files);
    }

    private static Command.Result run(String line, Map<String, Path> files) {
        Object[] words =
                Arrays.stream(line.split(" ")).map(word -> named(word, files)).toArray();
        Command.Result result = Command.run(words);
        if (result.code() != 0) {
            throw new IllegalStateException(line + ": " + result.err());
        }
        return result;
    }

    /** A word, or the file that it stands for. */
    private static Object named(String word, Map<String, Path> files) {
        int slash = word.indexOf('/');
        Path file = files.get(slash < 0 ? word : word.substring(0, slash));
        if (file == null) {
            return word;
        }
        return slash < 0 ? file : file.resolve(word.substring(slash + 1));
    }
}
