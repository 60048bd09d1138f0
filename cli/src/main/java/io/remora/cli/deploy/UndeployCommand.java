package io.remora.cli.deploy;

import io.remora.Options;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.Verbosity;
import io.remora.cli.dial.PeerUrl;
import io.remora.cli.dial.SshOptions;
import io.remora.cli.terminal.LogLines;
import io.remora.ssh.deploy.LeftAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code remora undeploy}: takes away the agent that {@code deploy --detach} left. */
@Command(
        name = "undeploy",
        mixinStandardHelpOptions = true,
        header = "End the agent that `remora deploy --detach` left on a host, and remove its folder.")
public final class UndeployCommand implements Callable<Integer> {
    private static final Duration TIME = Options.defaults().limits().handshake();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private Verbosity verbosity = () -> false;

    @Parameters(paramLabel = "USER@HOST", description = "Where: [USER@]HOST[:PORT].")
    private String host = "";

    @Mixin
    private SshOptions ssh = new SshOptions();

    @Option(names = "--all", description = "Remove the cache of jars, too.")
    private boolean all;

    /** For picocli. */
    public UndeployCommand() {}

    @Override
    public Integer call() throws IOException {
        LogLines.quiet(verbosity.verbose());
        PeerUrl where = DeployCommand.host(host);
        boolean removed = LeftAgent.remove(ssh.transport(), where.uri(), all, TIME);
        spec.commandLine()
                .getOut()
                .println((removed ? "the agent on " + where + " is gone" : "no agent was left on " + where)
                        + (all ? ", and the cache is removed" : ""));
        return ExitCode.DONE;
    }
}
