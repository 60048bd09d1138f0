package io.remora.cli.deploy;

import io.remora.Options;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.Failures;
import io.remora.cli.command.TimeSpan;
import io.remora.cli.command.UsageException;
import io.remora.cli.command.Verbosity;
import io.remora.cli.dial.DeployOptions;
import io.remora.cli.dial.DeploymentLines;
import io.remora.cli.dial.PeerUrl;
import io.remora.cli.dial.SshOptions;
import io.remora.cli.terminal.LogLines;
import io.remora.ssh.deploy.AgentPlan;
import io.remora.ssh.deploy.DeploymentReport;
import io.remora.ssh.deploy.LeftAgent;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code remora deploy}: agents on hosts that have SSH and nothing of ours. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        header = "Put an agent on hosts that have nothing but SSH; it goes with Ctrl-C or the end of the input.",
        description =
                "Prints a line for each phase with its time, and what SSH agreed on. No port is opened on the host.")
public final class DeployCommand implements Callable<Integer> {
    private static final int MOST_AT_ONCE = 16;
    private static final Duration START = Options.defaults().limits().handshake();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private Verbosity verbosity = () -> false;

    @Parameters(arity = "1..*", paramLabel = "USER@HOST", description = "Where: [USER@]HOST[:PORT].")
    private List<String> hosts = List.of();

    @Mixin
    private SshOptions ssh = new SshOptions();

    @Mixin
    private DeployOptions deploy = new DeployOptions();

    @Option(
            names = "--detach",
            description =
                    "Leave the agent there, one for each user of a host, until `remora undeploy` or its idle timeout.")
    private boolean detach;

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "With --detach: the agent ends when nobody was connected for that long.")
    @Nullable
    private Duration idleTimeout;

    /** For picocli. */
    public DeployCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        LogLines.toStandardError(verbosity.verbose());
        Duration idle = idleTimeout;
        if (idle != null && (!detach || idle.toSeconds() < 1)) {
            throw new UsageException("--idle-timeout goes with --detach, and is at least 1s");
        }
        List<PeerUrl> wanted = hosts.stream().map(DeployCommand::host).toList();
        return detach ? leave(wanted) : stay(wanted);
    }

    static PeerUrl host(String text) {
        PeerUrl host = PeerUrl.parse(text.contains("@") ? text : System.getProperty("user.name") + "@" + text);
        if (!host.deployed()) {
            throw new UsageException(text + " is no host to put an agent on: write [USER@]HOST[:PORT]");
        }
        return host;
    }

    private int stay(List<PeerUrl> wanted) throws InterruptedException {
        try (Vigil vigil = Vigil.begin(spec.commandLine().getErr())) {
            int code = onEach(
                    wanted,
                    host -> vigil.watch(deploy.deploy(host, ssh.transport(), Options.defaults())),
                    (host, agent) -> print(agent.report()));
            if (!vigil.isEmpty()) {
                PrintWriter out = spec.commandLine().getOut();
                out.println(
                        "serving " + deploy.service().orElse("full control") + " until Ctrl-C or the end of the input");
                out.flush();
                int ended = vigil.await();
                code = code == ExitCode.DONE ? ended : code;
            }
            return code;
        }
    }

    private int leave(List<PeerUrl> wanted) throws InterruptedException {
        return onEach(wanted, host -> LeftAgent.leave(ssh.transport(), host.uri(), plan(), START), (host, report) -> {
            print(report);
            spec.commandLine()
                    .getOut()
                    .println("left there: remora call " + host + " --detached ... uses it, remora undeploy " + host
                            + " ends it");
        });
    }

    private AgentPlan plan() throws IOException {
        AgentPlan plan = deploy.plan();
        if (!deploy.classpath().isEmpty()) {
            plan = plan.classpath(deploy.classpath());
        }
        List<String> arguments = new ArrayList<>();
        deploy.service().ifPresent(service -> arguments.addAll(List.of("--serve", service)));
        Duration idle = idleTimeout;
        if (idle != null) {
            arguments.addAll(List.of("--idle-timeout", Long.toString(idle.toSeconds())));
        }
        return plan.arguments(arguments);
    }

    private interface Work<T> {
        T on(PeerUrl host) throws IOException;
    }

    private interface Done<T> {
        void on(PeerUrl host, T result);
    }

    /** Works on all hosts at once and tells of them in their order; one that fails does not hinder the others. */
    private <T> int onEach(List<PeerUrl> wanted, Work<T> work, Done<T> done) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(MOST_AT_ONCE, wanted.size()), task -> {
            Thread thread = new Thread(task, "remora-deploy");
            thread.setDaemon(true);
            return thread;
        });
        int code = ExitCode.DONE;
        try {
            List<Future<T>> running = wanted.stream()
                    .map(host -> threads.submit(() -> work.on(host)))
                    .toList();
            for (int i = 0; i < running.size(); i++) {
                try {
                    done.on(wanted.get(i), running.get(i).get());
                } catch (ExecutionException e) {
                    Exception cause = e.getCause() instanceof Exception exception ? exception : e;
                    int failed = Failures.report(cause, spec.commandLine().getErr(), verbosity.verbose());
                    code = code == ExitCode.DONE ? failed : code;
                }
            }
        } finally {
            threads.shutdown();
        }
        return code;
    }

    private void print(DeploymentReport report) {
        PrintWriter out = spec.commandLine().getOut();
        DeploymentLines.of(report).forEach(out::println);
        out.flush();
    }
}
