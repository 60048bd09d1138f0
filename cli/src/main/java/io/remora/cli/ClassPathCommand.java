package io.remora.cli;

import io.remora.cli.command.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code remora classpath}: for those who compile against Remora from its source tree. */
@Command(
        name = "classpath",
        mixinStandardHelpOptions = true,
        header = "Print the class path to compile and run programs with.")
final class ClassPathCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public ClassPathCommand() {}

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(System.getProperty("java.class.path"));
        return ExitCode.DONE;
    }
}
