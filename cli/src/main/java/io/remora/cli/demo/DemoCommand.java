package io.remora.cli.demo;

import io.remora.cli.command.ExitCode;
import io.remora.cli.command.Verbosity;
import io.remora.cli.terminal.LogLines;
import io.remora.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code remora demo}: shows the system working, with everything it needs made on the spot. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = "Show the system working: an agent, Java and Python over mutual TLS, each step checked.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private Verbosity verbosity = () -> false;

    /** For picocli. */
    public DemoCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        LogLines.quiet(verbosity.verbose());
        boolean ci = "true".equals(System.getenv("CI"));
        Demonstration demo =
                new Demonstration(spec.commandLine().getOut(), Terminal.colours(), verbosity.verbose(), ci);
        return demo.run() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
