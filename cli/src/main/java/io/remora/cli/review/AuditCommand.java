package io.remora.cli.review;

import io.remora.audit.AuditReport;
import io.remora.audit.AuditVerifier;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.OperationException;
import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora audit}: looks after audit logs. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        header = "Verify an audit log that `remora agent --audit` wrote.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = AuditCommand.Verify.class)
public final class AuditCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public AuditCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: verify");
    }

    /** {@code remora audit verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            header = "Find lines that were dropped, changed, moved, put in or cut off.")
    static final class Verify implements Callable<Integer> {
        private static final int MOST_SHOWN = 20;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "FILE", description = "The log; those it was rotated to are found beside it.")
        private Path file = Path.of("");

        @Option(
                names = "--hash",
                paramLabel = "HASH",
                description =
                        "A hash that an earlier verify printed and that was kept elsewhere: the log must go on from"
                                + " it.")
        @Nullable
        private String hash;

        /** For picocli. */
        Verify() {}

        @Override
        public Integer call() throws IOException {
            if (Files.isDirectory(file)) {
                throw new UsageException(file + " is a folder: give the log itself, like " + file.resolve("audit.log"));
            }
            String kept = hash;
            AuditReport report = kept == null ? AuditVerifier.verify(file) : AuditVerifier.verify(file, kept);
            PrintWriter out = spec.commandLine().getOut();
            if (!report.isIntact()) {
                int count = report.problems().size();
                report.problems().stream().limit(MOST_SHOWN).forEach(out::println);
                if (count > MOST_SHOWN) {
                    out.println("... and " + (count - MOST_SHOWN) + " more");
                }
                out.flush();
                throw new OperationException(file + " is not what was written: "
                        + (count == 1 ? "one problem" : count + " problems") + ", see above");
            }
            out.println(file + ": " + report.lines() + " lines, intact"
                    + (report.closed() ? "" : "; it was not closed: in use, or its process was killed"));
            out.println("hash of line " + report.lastNumber() + ": " + report.lastHash());
            return ExitCode.DONE;
        }
    }
}
