package io.remora.cli;

import io.remora.cli.agent.AgentCommand;
import io.remora.cli.attach.AttachCommand;
import io.remora.cli.certs.CertsCommand;
import io.remora.cli.command.Failures;
import io.remora.cli.command.NegativeNumbers;
import io.remora.cli.command.Verbosity;
import io.remora.cli.control.CopyCommand;
import io.remora.cli.control.EvalCommand;
import io.remora.cli.control.ExecCommand;
import io.remora.cli.control.ShellCommand;
import io.remora.cli.demo.DemoCommand;
import io.remora.cli.deploy.DeployCommand;
import io.remora.cli.deploy.UndeployCommand;
import io.remora.cli.dial.CallCommand;
import io.remora.cli.dial.DoctorCommand;
import io.remora.cli.passwords.PasswordsCommand;
import io.remora.cli.review.AuditCommand;
import io.remora.cli.review.PolicyCommand;
import io.remora.cli.terminal.Terminal;
import io.remora.cli.tokens.TokensCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entrance of the command: finds the subcommand and gives its exit code to the system. */
@Command(
        name = "remora",
        mixinStandardHelpOptions = true,
        version = "remora 0.1.0-SNAPSHOT",
        header = "Remote objects for Java and Python, through mutual TLS or SSH.",
        synopsisSubcommandLabel = "COMMAND",
        description = "A URL names a peer: tls://HOST[:PORT], ssh://[USER@]HOST[:PORT], unix:///PATH, with --insecure"
                + " tcp://HOST[:PORT], and USER@HOST[:PORT] a host to put an agent on for the time.",
        footer = {
            "",
            "Exit codes: 0 done, 1 the operation failed, 2 wrong usage, 3 refused by the peer's authentication or"
                    + " policy, 4 cannot be reached, 5 the peer is not who it should be.",
            "`remora COMMAND --help` says more about a command."
        })
public final class Main implements Runnable, Verbosity {
    /** In the order in which help lists them. Made when they are needed: a start is waited for. */
    private static final Map<String, Supplier<Object>> COMMANDS = new TreeMap<>(Map.ofEntries(
            Map.entry("demo", DemoCommand::new),
            Map.entry("agent", AgentCommand::new),
            Map.entry("attach", AttachCommand::new),
            Map.entry("audit", AuditCommand::new),
            Map.entry("call", CallCommand::new),
            Map.entry("certs", CertsCommand::new),
            Map.entry("cp", CopyCommand::new),
            Map.entry("eval", EvalCommand::new),
            Map.entry("exec", ExecCommand::new),
            Map.entry("shell", ShellCommand::new),
            Map.entry("classpath", ClassPathCommand::new),
            Map.entry("deploy", DeployCommand::new),
            Map.entry("doctor", DoctorCommand::new),
            Map.entry("passwords", PasswordsCommand::new),
            Map.entry("policy", PolicyCommand::new),
            Map.entry("tokens", TokensCommand::new),
            Map.entry("undeploy", UndeployCommand::new)));

    private static final String LOG_MANAGER = "java.util.logging.manager";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--verbose",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show the stack of an error, and log what is negotiated.")
    private boolean verbose;

    Main() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOG_MANAGER) == null) {
            // By name: to touch the class would already make the log manager, and Java's own at that.
            System.setProperty(LOG_MANAGER, "io.remora.cli.terminal.LastingLogManager");
        }
        PrintWriter out = new PrintWriter(utf8(FileDescriptor.out), false);
        PrintWriter err = new PrintWriter(utf8(FileDescriptor.err), true);
        int code = run(out, err, arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    private static Writer utf8(FileDescriptor descriptor) {
        return new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8);
    }

    /** Runs a command line against these streams. For tests too: nothing here ends the process. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        String first = arguments.length == 0 ? "" : arguments[0];
        Map<String, Supplier<Object>> chosen =
                COMMANDS.containsKey(first) ? Map.of(first, COMMANDS.get(first)) : COMMANDS;
        chosen.forEach((name, command) -> line.addSubcommand(name, command.get()));
        line.setOut(out);
        line.setErr(err);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.colours() ? Ansi.ON : Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        line.setParameterExceptionHandler((thrown, given) -> Failures.usage(thrown, err));
        line.setExecutionExceptionHandler((thrown, command, parsed) -> Failures.report(thrown, err, main.verbose));
        int code = line.execute(NegativeNumbers.protect(arguments));
        out.flush();
        return code;
    }

    @Override
    public boolean verbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
