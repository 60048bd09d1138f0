package io.remora.ssh.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The values of an {@link AgentPlan}.
 *
 * @param agent the agent's jar
 * @param classpath the jars behind it
 * @param runtime an image for hosts without Java
 * @param imageCache where an image that we make is kept; empty to make none
 * @param mainClass what is started
 * @param arguments its arguments where it speaks through standard input and output
 * @param detachedArguments its arguments where it listens at a socket
 * @param relayArguments its arguments where it joins its standard input and output to that socket
 * @param heapMegabytes its heap
 * @param heartbeat how often the agent asks us for a sign of life
 * @param keeping whether the host may keep files for the next time
 * @param progress hears of uploads
 * @param log takes the agent's error lines
 */
record Plan(
        Artifact agent,
        List<Artifact> classpath,
        Optional<RuntimeImage> runtime,
        Optional<Path> imageCache,
        String mainClass,
        List<String> arguments,
        List<String> detachedArguments,
        List<String> relayArguments,
        int heapMegabytes,
        Duration heartbeat,
        boolean keeping,
        Progress progress,
        BiConsumer<String, String> log) {
    Plan {
        classpath = List.copyOf(classpath);
        arguments = List.copyOf(arguments);
        detachedArguments = List.copyOf(detachedArguments);
        relayArguments = List.copyOf(relayArguments);
    }

    Draft draft() {
        return new Draft(this);
    }

    /** A copy to change one value in; never shared. */
    static final class Draft {
        private final Artifact agent;
        List<Artifact> classpath;
        Optional<RuntimeImage> runtime;
        Optional<Path> imageCache;
        String mainClass;
        List<String> arguments;
        List<String> detachedArguments;
        List<String> relayArguments;
        int heapMegabytes;
        Duration heartbeat;
        boolean keeping;
        Progress progress;
        BiConsumer<String, String> log;

        private Draft(Plan plan) {
            agent = plan.agent;
            classpath = plan.classpath;
            runtime = plan.runtime;
            imageCache = plan.imageCache;
            mainClass = plan.mainClass;
            arguments = plan.arguments;
            detachedArguments = plan.detachedArguments;
            relayArguments = plan.relayArguments;
            heapMegabytes = plan.heapMegabytes;
            heartbeat = plan.heartbeat;
            keeping = plan.keeping;
            progress = plan.progress;
            log = plan.log;
        }

        Plan plan() {
            return new Plan(
                    agent,
                    classpath,
                    runtime,
                    imageCache,
                    mainClass,
                    arguments,
                    detachedArguments,
                    relayArguments,
                    heapMegabytes,
                    heartbeat,
                    keeping,
                    progress,
                    log);
        }
    }
}
