package io.remora.cli.dial;

import io.remora.Options;
import io.remora.cli.command.UsageException;
import io.remora.cli.terminal.UploadBar;
import io.remora.server.SessionListener;
import io.remora.ssh.Ssh;
import io.remora.ssh.deploy.AgentPlan;
import io.remora.ssh.deploy.DeployedAgent;
import io.remora.ssh.deploy.ZeroTouch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to put on a host, and how. */
public final class DeployOptions {
    @Option(
            names = "--serve",
            paramLabel = "SERVICE",
            description =
                    "On a host where an agent is put: a class with @Exposed members, or `sample`. Without it the agent"
                            + " serves full control of itself.")
    @Nullable
    private String service;

    @Option(
            names = "--classpath",
            paramLabel = "PATHS",
            description = "Where the class is, like app.jar,lib/; these jars and folders go to the host.")
    @Nullable
    private String classpath;

    @Option(
            names = "--runtime",
            paramLabel = "FOLDER",
            description = "A Java runtime image for hosts that have no Java 17 or later. Default: one is made of this"
                    + " Java where the host is of this platform.")
    @Nullable
    private Path runtime;

    @Option(names = "--no-cache", description = "Leave no jars on the host for the next time.")
    private boolean noCache;

    /** For picocli. */
    public DeployOptions() {}

    /** What the deployed agent is to serve, where the user named something. */
    public Optional<String> service() {
        return Optional.ofNullable(service);
    }

    /** The jars that go along. */
    public List<Path> classpath() {
        String paths = classpath;
        return paths == null ? List.of() : ClassPath.entries(paths);
    }

    /** What is put on a host. Uploads show on a terminal. */
    public AgentPlan plan() throws IOException {
        AgentPlan plan = AgentPlan.ownAgent().progress(UploadBar.onTerminal());
        Path image = runtime;
        plan = image != null ? plan.runtime(image) : plan.makeRuntime(runtimes());
        return noCache ? plan.withoutCache() : plan;
    }

    private static Path runtimes() {
        return Path.of(System.getProperty("user.home"), ".cache", "remora", "runtimes");
    }

    /**
     * These options mean nothing to an agent that runs already.
     *
     * @throws UsageException when one was given
     */
    void requireNone(String because) {
        if (service != null || classpath != null || runtime != null || noCache) {
            throw new UsageException("--serve, --classpath, --runtime and --no-cache say what is put on a host, and "
                    + because + ": leave them out, or write USER@HOST alone to put an agent there for this");
        }
    }

    /** Puts an agent there, for as long as it is not closed. */
    public DeployedAgent deploy(PeerUrl host, Ssh ssh, Options options) throws IOException {
        return deploy(host, ssh, options, SessionListener.NONE);
    }

    /** The same, and somebody hears of what the agent asks of what it is passed. */
    DeployedAgent deploy(PeerUrl host, Ssh ssh, Options options, SessionListener audit) throws IOException {
        ZeroTouch zeroTouch = ZeroTouch.to(host.toString())
                .over(ssh)
                .plan(plan())
                .options(options)
                .audit(audit);
        if (!classpath().isEmpty()) {
            zeroTouch = zeroTouch.classpath(classpath().toArray(Path[]::new));
        }
        if (service().isPresent()) {
            zeroTouch = zeroTouch.serve(service().get());
        }
        return zeroTouch.deploy();
    }
}
