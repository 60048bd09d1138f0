package io.remora.cli.dial;

import io.remora.Connection;
import io.remora.cli.command.ExitCode;
import io.remora.cli.command.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remora doctor}: what was negotiated with a peer, and why. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        header = "Connect to a peer and say what was negotiated, who both are, and what is granted.")
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DialOptions dial = new DialOptions();

    @Parameters(index = "0", paramLabel = "URL", description = "The peer.")
    private String url = "";

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    /** For picocli. */
    public DoctorCommand() {}

    @Override
    public Integer call() throws IOException {
        PeerUrl peer = PeerUrl.parse(url);
        try (Connection connection = dial.connect(peer)) {
            Map<String, @Nullable Object> found = Diagnosis.of(connection);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(JsonText.write(found));
            } else {
                print(out, "", found);
            }
        }
        return ExitCode.DONE;
    }

    private static void print(PrintWriter out, String indent, Map<?, ?> topics) {
        topics.forEach((topic, value) -> {
            if (value instanceof Map<?, ?> more) {
                out.println(indent + topic + ":");
                print(out, indent + "  ", more);
            } else {
                out.println(indent + topic + ": " + value);
            }
        });
    }
}
