package io.remora.cli.control;

import io.remora.FullControl;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.Failures;
import io.remora.cli.command.JsonText;
import io.remora.cli.command.Verbosity;
import io.remora.cli.dial.DialOptions;
import io.remora.cli.dial.PeerUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code remora eval}: one Java expression at the far side, its value as JSON. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        header = "Evaluate a Java expression in a peer's JVM and print its value as JSON.",
        description = {
            "The value is printed as `remora call` prints it: an object that cannot be copied is its repr.",
            "What the peer's JVM prints meanwhile goes to standard error. An exception comes with the far stack.",
            "It needs service = \"full-control\" in the peer's policy, or USER@HOST, where you are the one who deploys."
        })
public final class EvalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private Verbosity verbosity = () -> false;

    @Mixin
    private DialOptions dial = new DialOptions();

    @Parameters(index = "0", paramLabel = "URL", description = "The peer.")
    private String url = "";

    @Parameters(index = "1", paramLabel = "EXPR", description = "The expression.")
    private String expression = "";

    /** For picocli. */
    public EvalCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (FarJvm far = FarJvm.connect(dial, PeerUrl.parse(url))) {
            spec.commandLine().getOut().println(JsonText.write(value(far.control(), err)));
            return ExitCode.DONE;
        } catch (RuntimeException e) {
            List<String> stack = FarStack.of(e);
            if (stack.isEmpty() || verbosity.verbose()) {
                return Failures.report(e, err, verbosity.verbose());
            }
            err.println("remora: it threw " + String.join(System.lineSeparator(), stack));
            return Failures.code(e);
        }
    }

    private @Nullable Object value(FullControl control, PrintWriter err) {
        try (SafeOutput printed = new SafeOutput(err)) {
            FullControl.Watch watch = control.redirectOutput(printed, printed);
            try {
                return control.eval(expression).raw();
            } finally {
                watch.close();
            }
        }
    }
}
