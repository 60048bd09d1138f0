package io.remora.cli.control;

import io.remora.Connection;
import io.remora.RemoteObject;
import io.remora.WireDialect;
import java.time.Duration;
import java.util.Locale;

/** {@code :agent}. */
final class AgentMeta implements MetaCommand {
    @Override
    public String name() {
        return "agent";
    }

    @Override
    public String help() {
        return "which JVM this is, on which host, and how it is reached";
    }

    @Override
    public void run(Shell shell, String text) {
        Connection connection = shell.far().connection();
        RemoteObject system = shell.far().control().type("java.lang.System");
        RemoteObject process = shell.far()
                .control()
                .type("java.lang.ProcessHandle")
                .call("current")
                .object();
        row(
                shell,
                "peer",
                shell.far().peer() + ", "
                        + connection.dialect().map(WireDialect::id).orElse("?"));
        row(shell, "shown as", connection.session().principal().toString());
        row(shell, "java", property(system, "java.version") + " in " + property(system, "java.home"));
        row(
                shell,
                "system",
                property(system, "os.name") + " " + property(system, "os.version") + " " + property(system, "os.arch"));
        row(
                shell,
                "process",
                process.call("pid").as(long.class) + " of " + property(system, "user.name") + " in "
                        + property(system, "user.dir"));
        Duration round = connection.ping();
        row(shell, "round trip", String.format(Locale.ROOT, "%.1f ms", round.toNanos() / 1e6));
    }

    private static String property(RemoteObject system, String name) {
        return String.valueOf(system.call("getProperty", name).orNull(String.class));
    }

    private static void row(Shell shell, String what, String text) {
        shell.transcript().say(String.format(Locale.ROOT, "%-10s %s", what, text));
    }
}
