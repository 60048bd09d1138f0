package io.remora.cli.tokens;

import io.remora.authenticator.TokenBinding;
import io.remora.authenticator.TokenIssuer;
import io.remora.authenticator.TokenKeys;
import io.remora.authenticator.TokenRequest;
import io.remora.certs.store.DurableFiles;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.TimeSpan;
import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora tokens issue}: one token. */
@Command(
        name = "issue",
        mixinStandardHelpOptions = true,
        header = "Issue a token, bound to its holder's key: stolen, it is useless elsewhere.",
        description =
                "Example: remora tokens issue --dir issuer --subject ci --audience lab --bind ci.pem --out ci.token")
final class TokensIssue implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "Where `remora tokens keys` put them.")
    private Path folder = Path.of("");

    @Option(
            names = "--subject",
            required = true,
            paramLabel = "NAME",
            description = "Whom it stands for: the principal token:NAME.")
    private String subject = "";

    @Option(
            names = "--audience",
            required = true,
            paramLabel = "NAME",
            description = "For whom it is: the audience in the agent's --authenticator.")
    private String audience = "";

    @Option(
            names = "--bind",
            paramLabel = "FILE",
            description = "The holder's certificate or public key, in PEM or as OpenSSH's .pub: only with that key.")
    @Nullable
    private Path holder;

    @Option(
            names = "--unbound",
            description = "Weaker: whoever steals it may use it. The agent must allow it too (allow-unbound).")
    private boolean unbound;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How long it can be presented: 30s, 5m (default), at most 24h.")
    private Duration life = Duration.ofMinutes(5);

    @Option(
            names = "--session",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How long a session that it opens may last. Default: no longer than the token.")
    @Nullable
    private Duration session;

    @Option(
            names = "--once",
            description = "It can be presented once. The agent needs a file to remember (spent=FILE).")
    private boolean once;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write it there, readable by its owner alone. Default: print it.")
    @Nullable
    private Path out;

    /** For picocli. */
    TokensIssue() {}

    @Override
    public Integer call() throws IOException {
        TokenRequest request = request();
        TokenIssuer issuer =
                TokenIssuer.of(TokenKeys.read(folder.resolve(TokensKeys.SECRET)), audience, Clock.systemUTC());
        String token = issuer.issue(request);
        Path file = out;
        if (file == null) {
            spec.commandLine().getOut().println(token);
        } else {
            DurableFiles.replace(file, (token + "\n").getBytes(StandardCharsets.US_ASCII), DurableFiles.Mode.SECRET);
            spec.commandLine().getOut().println("to present it: --credential token:" + file);
        }
        return ExitCode.DONE;
    }

    private TokenRequest request() throws IOException {
        try {
            TokenRequest request = TokenRequest.of(subject, binding()).life(life);
            request = once ? request.singleUse() : request;
            Duration longest = session;
            return longest == null ? request : request.session(longest);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private TokenBinding binding() throws IOException {
        Path file = holder;
        if (file == null && !unbound) {
            throw new UsageException("give --bind with the holder's certificate or public key, or say --unbound");
        }
        if (file != null && unbound) {
            throw new UsageException("--bind and --unbound exclude each other: give one of them");
        }
        return file == null ? TokenBinding.unbound() : TokenBinding.ofHolder(file);
    }
}
