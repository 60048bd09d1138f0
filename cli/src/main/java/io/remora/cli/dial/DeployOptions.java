package io.remora.cli.dial;

import io.remora.Options;
import io.remora.cli.terminal.UploadBar;
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
            description = "Where the class is; these jars and folders go to the host.")
    @Nullable
    private String classpath;

    @Option(
            names = "--runtime",
            paramLabel = "FOLDER",
            description = "A Java runtime image for hosts that have no Java 17 or later.")
    @Nullable
    private Path runtime;

    @Option(
            names = "--make-runtime",
            description = "Make such an image from this Java, for hosts of this machine's platform.")
    private boolean makeRuntime;

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
        if (image != null) {
            plan = plan.runtime(image);
        }
        if (makeRuntime) {
            plan = plan.makeRuntime(Path.of(System.getProperty("user.home"), ".cache", "remora", "runtimes"));
        }
        return noCache ? plan.withoutCache() : plan;
    }

    /** Puts an agent there, for as long as it is not closed. */
    public DeployedAgent deploy(PeerUrl host, Ssh ssh, Options options) throws IOException {
        ZeroTouch zeroTouch =
                ZeroTouch.to(host.toString()).over(ssh).plan(plan()).options(options);
        if (!classpath().isEmpty()) {
            zeroTouch = zeroTouch.classpath(classpath().toArray(Path[]::new));
        }
        if (service().isPresent()) {
            zeroTouch = zeroTouch.serve(service().get());
        }
        return zeroTouch.deploy();
    }
}
