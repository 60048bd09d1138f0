package io.remora.cli.control;

import io.remora.cli.dial.DialOptions;
import io.remora.cli.dial.PeerUrl;
import io.remora.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora shell}: Java at the far side, typed here. */
@Command(
        name = "shell",
        mixinStandardHelpOptions = true,
        header = "Run Java in a peer's JVM, line by line.",
        description = {
            "What is typed runs in a JShell over there; its variables, methods and imports last as long as the"
                    + " connection. Tab completes, Ctrl-C stops the running snippet and nothing else, :help lists the"
                    + " shell's own commands.",
            "Where standard input is no terminal it is run as a script, up to the first snippet that fails; then the"
                    + " exit code is 1.",
            "It needs service = \"full-control\" in the peer's policy, or USER@HOST, where you are the one who deploys."
        })
public final class ShellCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DialOptions dial = new DialOptions();

    @Parameters(index = "0", paramLabel = "URL", description = "The peer.")
    private String url = "";

    /** For picocli. */
    public ShellCommand() {}

    @Override
    public Integer call() throws IOException {
        try (FarJvm far = FarJvm.connect(dial, PeerUrl.parse(url))) {
            return Terminal.console().isPresent()
                    ? TerminalShell.run(far)
                    : ScriptShell.run(
                            far,
                            new Transcript(
                                    spec.commandLine().getOut(),
                                    spec.commandLine().getErr()));
        }
    }
}
