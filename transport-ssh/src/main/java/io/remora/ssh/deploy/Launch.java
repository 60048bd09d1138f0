package io.remora.ssh.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shell text that becomes an agent: how the JVM is started, small and quick. It runs in our script, which has set
 * {@code folder}.
 *
 * @param plan what is started
 * @param java the path of the Java that runs it
 * @param classpath the paths of its jars
 * @param folder its private folder
 * @param store where it keeps what it is sent: the host's cache, or its own folder where nothing is to be left
 */
record Launch(Plan plan, String java, List<String> classpath, String folder, String store) {
    private static final int TENTHS_TO_LISTEN = 300;

    /** An agent that speaks through standard input and output. */
    String attached() {
        return writeRelay() + "say run\n" + command(plan.arguments());
    }

    /** An agent that lives on: it is left listening at its socket. */
    String detached() {
        return writeRelay()
                + "umask 077\n"
                // As nohup does, which not every host has.
                + "(trap '' HUP; exec " + command(plan.detachedArguments())
                + " </dev/null >>\"$folder/log\" 2>&1) &\n"
                + "echo $! >\"$folder/pid\"\n"
                + "i=0\n"
                + "while [ ! -S \"$folder/socket\" ]; do\n"
                + "  kill -0 $! 2>/dev/null || fail \"the agent ended: $(tail -n 3 \"$folder/log\" | tr '\\n' ' ')\"\n"
                + "  [ $i -lt " + TENTHS_TO_LISTEN + " ] || { kill $!; fail 'the agent does not listen'; }\n"
                + "  sleep 0.1 2>/dev/null || sleep 1\n"
                + "  i=$((i + 1))\n"
                + "done\n"
                + "folder=\n"
                + "say run";
    }

    /** Leaves in the folder how to join a channel to the agent's socket. */
    private String writeRelay() {
        return "(umask 077; printf %s " + Quoted.word("exec " + command(plan.relayArguments()))
                + " >\"$folder/relay\")\n";
    }

    private String command(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                // The agent reads no serialized object, whoever should ask it to.
                "-Djdk.serialFilter=!*",
                // What the JVM has to say must not get between the agent's bytes.
                "-XX:+DisplayVMOutputToStderr",
                "-Xms8m",
                "-Xmx" + plan.heapMegabytes() + "m",
                "-Xss512k",
                "-Dremora.folder=" + folder,
                "-Dremora.socket=" + folder + "/socket",
                "-Dremora.cache=" + store,
                "-Dremora.heartbeat=" + plan.heartbeat().toSeconds(),
                "-cp",
                String.join(":", classpath),
                plan.mainClass()));
        words.addAll(arguments);
        return words.stream().map(Quoted::word).collect(Collectors.joining(" "));
    }
}
