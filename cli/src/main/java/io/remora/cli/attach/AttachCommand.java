package io.remora.cli.attach;

import io.remora.Connection;
import io.remora.FullControl;
import io.remora.LogText;
import io.remora.NotExposedException;
import io.remora.RefusedException;
import io.remora.RemoteJvm;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.JsonText;
import io.remora.cli.command.OperationException;
import io.remora.cli.command.UsageException;
import io.remora.cli.dial.DialOptions;
import io.remora.cli.dial.PeerUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora attach}: the agent in a JVM that runs already on the peer's host. */
@Command(
        name = "attach",
        mixinStandardHelpOptions = true,
        header = "Put the agent into a JVM that already runs on the peer's host, and take it out again.",
        description = {
            "With --read or --eval it prints values and leaves. Without, it opens a Unix socket here by which other"
                    + " commands and programs reach that JVM, until Ctrl-C or the end of the input. At the end it lists"
                    + " what the JVM keeps.",
            "The JVM must belong to the agent's user. It needs service = \"full-control\" in the peer's policy, or"
                    + " USER@HOST, where you are the one who deploys."
        })
public final class AttachCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DialOptions dial = new DialOptions();

    @Parameters(index = "0", paramLabel = "URL", description = "The peer on whose host the JVM runs.")
    private String url = "";

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Option(
            names = "--read",
            paramLabel = "CLASS.MEMBER",
            description =
                    "Print a field, or what a method without arguments gives, as JSON: app.Main.counter. Private ones"
                            + " too. May be repeated.")
    private List<String> read = new ArrayList<>();

    @Option(
            names = "--eval",
            paramLabel = "EXPR",
            description = "Print the value of a Java expression as JSON. May be repeated.")
    private List<String> eval = new ArrayList<>();

    /** Which JVM, or all. */
    static final class Which {
        @Option(names = "--pid", paramLabel = "N", description = "The process of the JVM.")
        @Nullable
        Long pid;

        @Option(names = "--list", description = "List the JVMs there that the agent's user may attach to.")
        boolean list;
    }

    /** For picocli. */
    public AttachCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Long pid = which.pid;
        if (pid == null && !(read.isEmpty() && eval.isEmpty())) {
            throw new UsageException("--read and --eval go with --pid");
        }
        try (Connection connection = dial.connect(PeerUrl.parse(url))) {
            FullControl far = control(connection);
            if (pid == null) {
                list(far);
            } else {
                attach(far, pid);
            }
        }
        return ExitCode.DONE;
    }

    private static FullControl control(Connection connection) throws RefusedException {
        try {
            return connection.fullControl();
        } catch (NotExposedException e) {
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    private void list(FullControl far) {
        PrintWriter out = spec.commandLine().getOut();
        for (RemoteJvm.Listed each : far.jvms()) {
            out.println(each.pid() + "  " + LogText.escape(each.name()));
            if (!each.refusal().isEmpty()) {
                out.println("    not to be attached to: " + LogText.escape(each.refusal()));
            }
        }
    }

    private void attach(FullControl far, long pid) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (RemoteJvm jvm = far.attach(pid)) {
            jvm.notices().forEach(each -> err.println("remora: " + LogText.escape(each)));
            for (String each : read) {
                out.println(JsonText.write(MemberPath.parse(each).read(jvm.control())));
            }
            for (String each : eval) {
                out.println(JsonText.write(jvm.control().eval(each).raw()));
            }
            if (read.isEmpty() && eval.isEmpty()) {
                try (LocalDoor door = LocalDoor.open(jvm)) {
                    out.println(
                            "attached to " + pid + ": it is " + door.url() + " until Ctrl-C or the end of the input");
                    out.flush();
                    Halt.await(jvm.connection().onEnd(), () -> leave(door, jvm, err));
                    if (jvm.connection().ended().isPresent()) {
                        throw new OperationException("the JVM " + pid + " has ended, or cannot be reached any more");
                    }
                }
            }
            tell(jvm.detach(), err);
        }
    }

    private static void leave(LocalDoor door, RemoteJvm jvm, PrintWriter err) {
        try (jvm) {
            door.close();
            tell(jvm.detach(), err);
        } catch (IOException e) {
            err.println("remora: " + LogText.escape(String.valueOf(e.getMessage())));
            err.flush();
        }
    }

    private static void tell(List<String> kept, PrintWriter err) {
        if (!kept.isEmpty()) {
            err.println("remora: detached; the JVM keeps");
            kept.forEach(each -> err.println("  " + LogText.escape(each)));
            err.flush();
        }
    }
}
