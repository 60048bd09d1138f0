package io.remora.cli.review;

import io.remora.Principal;
import io.remora.authenticator.policy.Policy;
import io.remora.authenticator.policy.PolicyException;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.OperationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora policy}: who may do what. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        header = "Check a policy file, and say who may do what and which line says so.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PolicyCommand.Check.class, PolicyCommand.Explain.class})
public final class PolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public PolicyCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: check, explain");
    }

    /** Reads a policy; what is wrong with it is printed line by line, the place of each in front. */
    private static Policy load(Path file, CommandSpec spec) throws IOException {
        try {
            return Policy.load(file);
        } catch (PolicyException e) {
            PrintWriter err = spec.commandLine().getErr();
            e.errors().forEach(err::println);
            int count = e.errors().size();
            throw new OperationException(
                    file + " is no policy: " + (count == 1 ? "one error" : count + " errors") + ", see above", e);
        }
    }

    private static void warn(List<String> warnings, CommandSpec spec) {
        warnings.forEach(each -> spec.commandLine().getErr().println("warning: " + each));
    }

    /** {@code remora policy check}. */
    @Command(name = "check", mixinStandardHelpOptions = true, header = "Check a policy file and print what it grants.")
    static final class Check implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "FILE", description = "The policy.")
        private Path file = Path.of("");

        @Mixin
        private ServedOptions served = new ServedOptions();

        /** For picocli. */
        Check() {}

        @Override
        public Integer call() throws IOException {
            Policy policy = load(file, spec);
            policy.describe().forEach(spec.commandLine().getOut()::println);
            Instant now = Instant.now();
            warn(served.named().map(each -> policy.warnings(each, now)).orElseGet(() -> policy.warnings(now)), spec);
            return ExitCode.DONE;
        }
    }

    /** {@code remora policy explain}. */
    @Command(
            name = "explain",
            mixinStandardHelpOptions = true,
            header = "Say what a principal may do, and which line says so.")
    static final class Explain implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "FILE", description = "The policy.")
        private Path file = Path.of("");

        @Option(
                names = "--principal",
                required = true,
                paramLabel = "NAME",
                description = "Who, like cert:dns:ci.example; repeated for one peer with several names.")
        private List<String> names = List.of();

        @Mixin
        private ServedOptions served = new ServedOptions();

        /** For picocli. */
        Explain() {}

        @Override
        public Integer call() throws IOException {
            Principal principal = new Principal(names.get(0), names, "asked", java.util.Optional.empty());
            Policy policy = load(file, spec);
            Instant now = Instant.now();
            served.named()
                    .map(each -> policy.explain(principal, each.keySet(), now))
                    .orElseGet(() -> policy.explain(principal, now))
                    .forEach(spec.commandLine().getOut()::println);
            warn(names.stream().flatMap(name -> Policy.doubt(name).stream()).toList(), spec);
            return ExitCode.DONE;
        }
    }
}
