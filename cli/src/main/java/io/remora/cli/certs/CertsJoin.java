package io.remora.cli.certs;

import io.remora.certs.KeyKind;
import io.remora.certs.enrolment.Enrolled;
import io.remora.certs.enrolment.JoinToken;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.x509.KeyPairs;
import io.remora.certs.x509.Pem;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.UsageException;
import io.remora.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora certs join}: a host's first certificate. */
@Command(
        name = "join",
        mixinStandardHelpOptions = true,
        header = "Exchange a join token for a certificate: DIR/NAME.pem, DIR/NAME.key and DIR/ca.pem.",
        description = "The token is the first line of standard input, or is asked for at a terminal. The key is made"
                + " here and never leaves.")
final class CertsJoin implements Callable<Integer> {
    private static final int LONGEST = 4096;
    private static final String STANDARD_INPUT = "-";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "-",
            description =
                    "Standard input, as without it. A token itself is refused here: others can read a command line.")
    private String source = STANDARD_INPUT;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Read what `remora certs token` printed from this file, and not from standard input.")
    @Nullable
    private Path tokenFile;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the files go.")
    private Path out = Path.of("");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where `remora certs serve` listens, unless the token says it: tls://HOST:PORT.")
    @Nullable
    private String url;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Join with this key, of `remora certs key`, and not with one that is made now.")
    @Nullable
    private Path key;

    /** For picocli. */
    CertsJoin() {}

    @Override
    public Integer call() throws IOException {
        String text = token();
        int hash = text.lastIndexOf('#');
        JoinToken joining = JoinToken.parse(text.substring(hash + 1));
        String service = url != null ? url : hash < 0 ? "" : text.substring(0, hash);
        if (service.isEmpty()) {
            throw new UsageException("the token does not say where to join: add --url tls://HOST:PORT");
        }
        KeyPair keys = key == null ? KeyKind.P256.generate() : KeyPairs.of(Pem.privateKey(key), key.toString());
        Enrolled identity = new AuthorityLink(service, Clock.systemUTC()).join(joining, keys);
        save(identity, out, spec.commandLine().getOut());
        return ExitCode.DONE;
    }

    /** Writes an identity, and says which files that made. */
    static void save(Enrolled identity, Path folder, PrintWriter lines) throws IOException {
        DurableFiles.makeFolders(folder);
        identity.save(folder);
        lines.println(folder.resolve(identity.name() + ".pem") + ": valid until "
                + identity.chain().get(0).getNotAfter().toInstant());
        lines.println(folder.resolve(identity.name() + ".key") + ": its private key");
        lines.println(folder.resolve("ca.pem") + ": the authority");
    }

    private String token() throws IOException {
        if (!source.equals(STANDARD_INPUT)) {
            throw new UsageException("a token is not taken from the command line, which others can read: give it on"
                    + " standard input or with --token-file FILE, and ask for a new one if others use this machine");
        }
        Path file = tokenFile;
        if (file != null) {
            return firstLine(new ByteArrayInputStream(DurableFiles.read(file, LONGEST)));
        }
        Optional<Console> console = Terminal.console();
        if (console.isEmpty()) {
            return firstLine(System.in);
        }
        char[] typed = console.get().readPassword("%s", "The token that `remora certs token` printed: ");
        return typed == null ? "" : new String(typed).strip();
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n' && line.length() < LONGEST; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
