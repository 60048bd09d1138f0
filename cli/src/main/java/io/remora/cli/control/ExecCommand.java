package io.remora.cli.control;

import io.remora.RemoteException;
import io.remora.RemoteProcess;
import io.remora.cli.command.Failures;
import io.remora.cli.command.NegativeNumbers;
import io.remora.cli.command.UsageException;
import io.remora.cli.dial.DialOptions;
import io.remora.cli.dial.PeerUrl;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora exec}: a process on the far host whose standard streams are this process's own. */
@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        header = "Run a program on a peer's host.",
        description = {
            "Example: remora exec me@host -- tar cf - src > src.tar",
            "No shell reads the arguments; ask for one with `-- sh -c '...'`. Standard input, output and error are"
                    + " passed on byte by byte as they come; there is no terminal over there.",
            "Ctrl-C interrupts the program and its children; a second one kills them. They die with this command.",
            "The exit code is the program's: 128 and the signal's number when a signal ended it, 127 when it cannot be"
                    + " started. This command's own failures have their usual codes, and a line on standard error."
        })
public final class ExecCommand implements Callable<Integer> {
    private static final int NOT_STARTED = 127;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DialOptions dial = new DialOptions();

    @Option(names = "--dir", paramLabel = "FOLDER", description = "Where it runs. Default: where the agent does.")
    @Nullable
    private String directory;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "A variable of its environment, beside the agent's own. May be repeated.")
    private List<String> environment = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "URL", description = "The peer.")
    private String url = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The program and its arguments.")
    private List<String> command = new ArrayList<>();

    /** For picocli. */
    public ExecCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        RemoteProcess.Plan plan = plan();
        try (FarJvm far = FarJvm.connect(dial, PeerUrl.parse(url))) {
            return run(far, plan);
        }
    }

    private int run(FarJvm far, RemoteProcess.Plan plan) throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        RemoteProcess started;
        try {
            started = far.control().process(plan);
        } catch (RemoteException e) {
            err.println("remora: " + Failures.sentence(e));
            return NOT_STARTED;
        }
        CtrlC ctrlC = CtrlC.interrupting(started);
        try (RemoteProcess process = started) {
            Pump in = Pump.of("in", new FileInputStream(FileDescriptor.in), process.input())
                    .endingItsTarget();
            Pump out = Pump.of("out", process.output(), new FileOutputStream(FileDescriptor.out));
            Pump errors = Pump.of("err", process.error(), new FileOutputStream(FileDescriptor.err));
            // Nobody waits for our own input: it may be a terminal at which nobody types any more.
            in.start();
            out.start();
            errors.start();
            int code = process.exit().join();
            out.join();
            errors.join();
            return code;
        } finally {
            ctrlC.end();
        }
    }

    private RemoteProcess.Plan plan() {
        RemoteProcess.Plan plan = RemoteProcess.Plan.of(
                command.stream().map(NegativeNumbers::plain).toList());
        for (String each : environment) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--env " + each + " is no NAME=VALUE: write it like --env LANG=C");
            }
            plan = plan.with(each.substring(0, equals), each.substring(equals + 1));
        }
        String chosen = directory;
        return chosen == null ? plan : plan.in(chosen);
    }
}
