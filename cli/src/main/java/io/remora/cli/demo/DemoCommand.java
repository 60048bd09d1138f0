package io.remora.cli.demo;

import io.remora.cli.command.ExitCode;
import io.remora.cli.command.UsageException;
import io.remora.cli.command.Verbosity;
import io.remora.cli.dial.PeerUrl;
import io.remora.cli.dial.SshOptions;
import io.remora.cli.terminal.LogLines;
import io.remora.cli.terminal.Terminal;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code remora demo}: shows the system working, with everything it needs made on the spot. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = "Show the system working: Java and Python over mutual TLS, an agent on a host through SSH; each step"
                + " is checked.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private Verbosity verbosity = () -> false;

    @Option(
            names = "--host",
            paramLabel = "USER@HOST",
            description =
                    "Put the agent of the SSH chapter there. Default: on an SSH server that the demo makes for it.")
    @Nullable
    private String host;

    @Mixin
    private SshOptions ssh = new SshOptions();

    /** For picocli. */
    public DemoCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        LogLines.quiet(verbosity.verbose());
        Optional<String> there = Optional.ofNullable(host);
        if (there.isPresent() && !PeerUrl.parse(there.get()).deployed()) {
            throw new UsageException(
                    "--host " + there.get() + " is no host to put an agent on: write USER@HOST[:PORT]");
        }
        boolean ci = "true".equals(System.getenv("CI"));
        Demonstration demo = new Demonstration(
                spec.commandLine().getOut(), Terminal.colours(), verbosity.verbose(), ci, there, ssh::transport);
        return demo.run() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
