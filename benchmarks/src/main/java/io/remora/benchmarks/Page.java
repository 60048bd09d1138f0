package io.remora.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The page of the documentation that a run makes: the words around the figures are a resource beside this class. */
final class Page {
    private static final double[] CALLERS = {1, 8, 64, 512};
    private static final List<Scenario> BY_CALLERS =
            List.of(Scenario.SYNC, Scenario.CALLERS_8, Scenario.CALLERS_64, Scenario.CALLERS_512);
    private static final List<String> PLOTTED = List.of("raw-tls", "tls", "rmi", "grpc");
    private static final double[] CONNECTIONS = {1, 100, 10_000};

    private final Results results;
    private final Facts facts;
    private final Report report;

    Page(Results results, Facts facts, Report report) {
        this.results = results;
        this.facts = facts;
        this.report = report;
    }

    /** Writes the page, and its plots into a folder of the same name beside it. */
    void write(Path page) throws IOException {
        Path plots = page.resolveSibling(String.valueOf(page.getFileName()).replace(".md", ""));
        Files.createDirectories(plots);
        Files.writeString(
                plots.resolve("callers-rate.svg"), callers("Calls a second", "calls/s", Measured::callsPerSecond));
        Files.writeString(
                plots.resolve("callers-cpu.svg"), callers("CPU of both ends for a call", "us", Measured::cpuPerCall));
        Files.writeString(
                plots.resolve("connections.svg"),
                Plot.of(
                        "Connections to one listener",
                        "connections",
                        "",
                        CONNECTIONS,
                        List.of(
                                connections("server MiB", "idle MiB "),
                                connections("server threads", "idle threads "),
                                connections("CPU us a call", "idle cpu "))));
        String text = template()
                .replace("@TARGETS@", String.join("\n", Targets.rows(results, facts)))
                .replace("@MACHINE@", report.machine())
                .replace("@TABLES@", report.markdown().strip())
                .replace("@START@", String.join("\n", facts.table("start")))
                .replace("@CONNECTIONS@", String.join("\n", facts.table("connections")))
                .replace("@MICRO@", String.join("\n", facts.table("micro")))
                .replace(
                        "@NOTES@",
                        String.join(
                                "\n",
                                facts.notes().stream().map(each -> "- " + each).toList()))
                .replace("@PLOTS@", String.valueOf(plots.getFileName()));
        Files.writeString(page, text.strip() + "\n");
    }

    private static String template() throws IOException {
        try (InputStream in = Page.class.getResourceAsStream("page.md")) {
            if (in == null) {
                throw new IOException("page.md is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String callers(String title, String unit, ToDoubleFunction<Measured> of) {
        List<Plot.Line> lines = PLOTTED.stream()
                .map(key -> new Plot.Line(
                        Entry.titleOf(key),
                        BY_CALLERS.stream()
                                .mapToDouble(each -> results.median(key, each, of))
                                .toArray()))
                .toList();
        return Plot.of(title, "callers on one connection", unit, CALLERS, lines);
    }

    private Plot.Line connections(String name, String fact) {
        double[] values = new double[CONNECTIONS.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = facts.get(fact + (int) CONNECTIONS[i]);
        }
        return new Plot.Line(name, values);
    }
}
