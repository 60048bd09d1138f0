package io.remora.ssh.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What to put on a host and how to start it. Immutable: each method gives another plan. One plan serves any number of
 * hosts.
 */
public final class AgentPlan {
    /** The resource with protocol and agent in one jar. */
    private static final String OWN_JAR = "/io/remora/ssh/remora-agent-all.jar";

    private static final String OWN_MAIN = "io.remora.agent.Main";
    private static final String DETACHED = "--detached";
    private static final String RELAY = "--relay";
    private static final int HEAP = 256;
    private static final int LEAST_HEAP = 16;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final System.Logger LOG = System.getLogger(AgentPlan.class.getName());

    private final Plan plan;

    private AgentPlan(Plan plan) {
        this.plan = plan;
    }

    private static AgentPlan of(Artifact agent) {
        return new AgentPlan(new Plan(
                agent,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                OWN_MAIN,
                List.of(),
                List.of(DETACHED),
                List.of(RELAY),
                HEAP,
                HEARTBEAT,
                true,
                Progress.silent(),
                (host, line) -> LOG.log(Level.INFO, "{0}: {1}", host, line)));
    }

    /** With the agent that this build carries. */
    public static AgentPlan ownAgent() throws IOException {
        try (InputStream in = AgentPlan.class.getResourceAsStream(OWN_JAR)) {
            if (in == null) {
                throw new IOException("this build carries no agent to deploy: it lacks the resource " + OWN_JAR);
            }
            return of(Artifact.of("the agent", in.readAllBytes()));
        }
    }

    /** With the agent in this jar. */
    public static AgentPlan agentJar(Path jar) throws IOException {
        return of(Artifact.of(jar));
    }

    private AgentPlan with(Consumer<Plan.Draft> change) {
        Plan.Draft draft = plan.draft();
        change.accept(draft);
        return new AgentPlan(draft.plan());
    }

    /** With these jars, folders of classes and {@code folder/*} behind the agent on its class path. */
    public AgentPlan classpath(List<Path> entries) throws IOException {
        List<Artifact> jars = ClassPath.of(entries);
        return with(draft -> draft.classpath = jars);
    }

    /** With a runtime image (a folder with {@code bin/java}) for hosts that have no Java 17 or later. */
    public AgentPlan runtime(Path image) throws IOException {
        RuntimeImage checked = RuntimeImage.of(image);
        return with(draft -> draft.runtime = Optional.of(checked));
    }

    /**
     * Makes a runtime image by this JDK's {@code jlink} for hosts that have no Java 17 or later and are of this
     * machine's platform. It is made once and kept in the folder.
     */
    public AgentPlan makeRuntime(Path cache) {
        return with(draft -> draft.imageCache = Optional.of(cache));
    }

    /** Starts the agent with these arguments. They stand in the host's list of processes: no secret belongs there. */
    public AgentPlan arguments(List<String> more) {
        return with(draft -> {
            draft.arguments = List.copyOf(more);
            draft.detachedArguments =
                    Stream.concat(more.stream(), Stream.of(DETACHED)).toList();
        });
    }

    /**
     * Starts another class than the agent's own. It speaks through its standard input and output, and ends when its
     * input ends; with {@code --detached} behind its arguments it listens at the Unix socket that the system property
     * {@code remora.socket} names instead; with {@code --relay} alone it joins its standard input and output to that
     * socket. The property {@code remora.folder} names its private folder, which it may remove at its end.
     */
    public AgentPlan mainClass(String name) {
        return with(draft -> draft.mainClass = name);
    }

    /** With so much heap; 256 MB by default. */
    public AgentPlan heap(int megabytes) {
        if (megabytes < LEAST_HEAP) {
            throw new IllegalArgumentException(
                    "an agent needs a heap of " + LEAST_HEAP + " MB at least, not " + megabytes);
        }
        return with(draft -> draft.heapMegabytes = megabytes);
    }

    /**
     * The agent asks us so often for a sign of life; when it has missed three it ends, as when a cable was pulled.
     * Whole seconds, 15 by default; zero asks never.
     */
    public AgentPlan heartbeat(Duration interval) {
        if (interval.isNegative() || interval.toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a heartbeat is zero or more seconds, not " + interval);
        }
        return with(draft -> draft.heartbeat = interval);
    }

    /** Keeps nothing on the host: all files go when the agent goes. */
    public AgentPlan withoutCache() {
        return with(draft -> draft.keeping = false);
    }

    /** Tells how uploads go. */
    public AgentPlan progress(Progress progress) {
        return with(draft -> draft.progress = progress);
    }

    /**
     * Takes what an agent writes to its standard error, by host and line; control characters are escaped. By default it
     * goes to the system logger. Called on I/O threads; must not block.
     */
    public AgentPlan log(BiConsumer<String, String> lines) {
        return with(draft -> draft.log = lines);
    }

    /** The values, for those who carry it out. */
    Plan plan() {
        return plan;
    }
}
