package io.remora.cli.certs;

import io.remora.certs.enrolment.Enrolled;
import io.remora.certs.enrolment.JoinToken;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
        description = "The key is made here and never leaves. Other users of this machine can read a command line:"
                + " `remora certs join - --out DIR` reads the token from standard input.")
final class CertsJoin implements Callable<Integer> {
    private static final int LONGEST = 4096;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "TOKEN",
            description = "What `remora certs token` printed, or - to read it from standard input.")
    private String token = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the files go.")
    private Path out = Path.of("");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where `remora certs serve` listens, unless the token says it: tls://HOST:PORT.")
    @Nullable
    private String url;

    /** For picocli. */
    CertsJoin() {}

    @Override
    public Integer call() throws IOException {
        String text = token.equals("-") ? fromInput() : token.strip();
        int hash = text.lastIndexOf('#');
        JoinToken joining = JoinToken.parse(text.substring(hash + 1));
        String service = url != null ? url : hash < 0 ? "" : text.substring(0, hash);
        if (service.isEmpty()) {
            throw new UsageException("the token does not say where to join: add --url tls://HOST:PORT");
        }
        Enrolled identity = new AuthorityLink(service, Clock.systemUTC()).join(joining);
        save(identity, out, spec.commandLine().getOut());
        return ExitCode.DONE;
    }

    /** Writes an identity, and says which files that made. */
    static void save(Enrolled identity, Path folder, PrintWriter lines) throws IOException {
        Files.createDirectories(folder);
        identity.save(folder);
        lines.println(folder.resolve(identity.name() + ".pem") + ": valid until "
                + identity.chain().get(0).getNotAfter().toInstant());
        lines.println(folder.resolve(identity.name() + ".key") + ": its private key");
        lines.println(folder.resolve("ca.pem") + ": the authority");
    }

    private static String fromInput() throws IOException {
        return new String(System.in.readNBytes(LONGEST), StandardCharsets.US_ASCII).strip();
    }
}
