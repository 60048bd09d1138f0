package io.remora.cli.tokens;

import io.remora.authenticator.TokenKeys;
import io.remora.certs.store.DurableFiles;
import io.remora.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code remora tokens keys}: what signs tokens, and what tells that they were. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        header = "Make the keys of a token issuer: tokens.key signs and stays here, tokens.pub goes to the agents.")
final class TokensKeys implements Callable<Integer> {
    /** Signs. */
    static final String SECRET = "tokens.key";

    private static final String PUBLIC = "tokens.pub";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "Where to put them; made when missing.")
    private Path folder = Path.of("");

    /** For picocli. */
    TokensKeys() {}

    @Override
    public Integer call() throws IOException {
        DurableFiles.makeFolders(folder);
        Path secret = folder.resolve(SECRET);
        Path published = folder.resolve(PUBLIC);
        DurableFiles.requireFree(secret);
        DurableFiles.requireFree(published);
        TokenKeys keys = TokenKeys.generate();
        keys.write(secret);
        keys.writePublic(published);
        spec.commandLine().getOut().println(secret + " signs tokens: readable by its owner alone, not encrypted");
        spec.commandLine().getOut().println("for agents: --authenticator token:keys=" + published + ",audience=NAME");
        return ExitCode.DONE;
    }
}
