package io.remora.agent.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A process of this host as one to attach to, judged before it is touched: some JVMs print a thread dump when they
 * refuse.
 */
record Jvm(ProcessHandle process) {
    private static final String NO_ATTACH = "-XX:+DisableAttachMechanism";
    private static final String NO_AGENTS = "-XX:-EnableDynamicAgentLoading";
    private static final String AGENTS = "-XX:+EnableDynamicAgentLoading";

    /** Why it cannot be attached to, in a sentence; empty when nothing is known against it. */
    Optional<String> refusal() {
        long pid = process.pid();
        if (pid == ProcessHandle.current().pid()) {
            return Optional.of("process " + pid + " is this agent itself: its classes are at hand without attaching");
        }
        String owner = process.info().user().orElse("");
        String me = ProcessHandle.current().info().user().orElse("");
        if (!owner.equals(me)) {
            return Optional.of("process " + pid + " belongs to "
                    + (owner.isEmpty() ? "another user" : "the user " + owner) + ", and this agent runs as " + me
                    + ": attach from an agent that runs as its user");
        }
        if (isKnownOther()) {
            return Optional.of("process " + pid + " is no JVM: " + name());
        }
        List<String> flags = flags();
        if (flags.contains(NO_ATTACH)) {
            return Optional.of("the JVM " + pid + " was started with " + NO_ATTACH
                    + ", so nobody can attach to it: start it without that");
        }
        return flags.contains(NO_AGENTS)
                ? Optional.of("the JVM " + pid + " was started with " + NO_AGENTS
                        + ", so no agent can be put into it: start it without that")
                : Optional.empty();
    }

    /** Whether the JVM was told that an agent may come, so that it prints no warning. */
    boolean expectsAgents() {
        return flags().contains(AGENTS);
    }

    /** What it is, for people. */
    String name() {
        return process.info().commandLine().orElse("its command line cannot be read");
    }

    /** Whether it certainly is a JVM; false where the system does not tell. */
    boolean isKnown() {
        return maps().contains("libjvm.so");
    }

    /** Whether it certainly is none. */
    private boolean isKnownOther() {
        String maps = maps();
        return !maps.isEmpty() && !maps.contains("libjvm.so");
    }

    private String maps() {
        return read("maps");
    }

    /** What it was started with; the environment's variables for that hold flags too, with spaces between them. */
    private List<String> flags() {
        String all = read("cmdline") + '\0' + read("environ");
        return Arrays.asList(all.split("[\0 =]", -1));
    }

    /** A file of its in {@code /proc}; nothing on a system without, or of a process that hides it. */
    private String read(String name) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), name));
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
