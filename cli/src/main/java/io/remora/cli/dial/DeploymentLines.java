package io.remora.cli.dial;

import io.remora.ssh.deploy.DeploymentReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a deployment went, for people: a line for each phase with its time, what was uploaded, what SSH agreed on. */
public final class DeploymentLines {
    private DeploymentLines() {}

    /** The lines of a report. */
    public static List<String> of(DeploymentReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(report.host() + ": an agent in " + millis(report.time()) + ", on " + report.java());
        report.phases().forEach(phase -> lines.add(line(phase.name(), millis(phase.time()))));
        lines.add(line(
                "uploaded",
                String.format(
                        Locale.ROOT,
                        "%,d bytes of jars, %,d of a runtime",
                        report.uploaded(),
                        report.uploadedRuntime())));
        lines.add(line("negotiated", negotiated(report.negotiated())));
        return lines;
    }

    private static String line(String what, String value) {
        return String.format(Locale.ROOT, "  %-22s %s", what, value);
    }

    private static String negotiated(Map<String, String> details) {
        return details.getOrDefault("keyExchange", "?") + ", "
                + details.getOrDefault("cipher", "?")
                + ("true".equals(details.get("postQuantum")) ? ", post-quantum" : ", not post-quantum")
                + ("true".equals(details.get("strictKeyExchange"))
                        ? ", strict key exchange"
                        : ", no strict key exchange");
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%,d ms", time.toMillis());
    }
}
