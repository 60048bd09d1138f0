package io.remora.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Tables of a run, for the terminal and for the documentation. */
final class Report {
    private record Column(String head, int digits, ToDoubleFunction<Measured> of) {}

    private static final List<Column> SMALL = List.of(
            new Column("calls/s", 0, Measured::callsPerSecond),
            new Column("p50 us", 1, Measured::median),
            new Column("p99 us", 1, Measured::slow),
            new Column("CPU us", 2, Measured::cpuPerCall));
    /** Where no call is waited for, none has a time of its own. */
    private static final List<Column> IN_FLIGHT = List.of(SMALL.get(0), SMALL.get(3));

    private static final double MILLI = 1000;

    private static final List<Column> ALLOCATED = List.of(
            new Column("client B", 0, Measured::clientBytesPerCall),
            new Column("server B", 0, Measured::serverBytesPerCall));

    private final Options options;
    private final Results results;

    Report(Options options, Results results) {
        this.options = options;
        this.results = results;
    }

    String text() {
        StringBuilder out = new StringBuilder();
        for (Scenario scenario : measured()) {
            out.append('\n').append(scenario.title()).append('\n');
            for (List<String> row : table(scenario)) {
                out.append(String.format("  %-30s", row.get(0)));
                for (String cell : row.subList(1, row.size())) {
                    out.append(String.format("%12s", cell));
                }
                out.append('\n');
            }
        }
        return out.append('\n').append(machine()).append('\n').toString();
    }

    String markdown() {
        StringBuilder out = new StringBuilder();
        for (Scenario scenario : measured()) {
            out.append("\n### ").append(scenario.title()).append("\n\n");
            List<List<String>> rows = table(scenario);
            for (int i = 0; i < rows.size(); i++) {
                out.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
                if (i == 0) {
                    out.append("|---".repeat(1))
                            .append("|---:".repeat(rows.get(0).size() - 1))
                            .append("|\n");
                }
            }
        }
        return out.append('\n').append(machine()).append('\n').toString();
    }

    private List<Scenario> measured() {
        return options.scenarios().stream()
                .filter(scenario -> options.entries().stream().anyMatch(entry -> results.has(entry.key(), scenario)))
                .toList();
    }

    private List<List<String>> table(Scenario scenario) {
        List<Column> columns = new ArrayList<>(columns(scenario));
        if (scenario.callers() == 1) {
            columns.addAll(ALLOCATED);
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        columns.forEach(column -> head.add(column.head()));
        head.addAll(
                scenario == Scenario.ASYNC
                        ? List.of("rate : raw", "CPU : raw")
                        : List.of("rate : raw", "p50 : raw", "CPU : raw"));
        rows.add(head);
        for (Entry entry : options.entries()) {
            if (results.has(entry.key(), scenario)) {
                List<String> row = new ArrayList<>(List.of(title(entry)));
                for (Column column : columns) {
                    row.add(number(results.median(entry.key(), scenario, column.of()), column.digits()));
                }
                row.add(ratio(entry, scenario, Measured::callsPerSecond));
                if (scenario != Scenario.ASYNC) {
                    row.add(ratio(entry, scenario, Measured::median));
                }
                row.add(ratio(entry, scenario, Measured::cpuPerCall));
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<Column> columns(Scenario scenario) {
        if (scenario == Scenario.ASYNC) {
            return IN_FLIGHT;
        }
        return !scenario.isBulk()
                ? SMALL
                : List.of(
                        new Column("MiB/s", 0, each -> each.callsPerSecond() * scenario.mebibytes()),
                        new Column("p50 ms", 2, each -> each.median() / MILLI),
                        new Column("p99 ms", 2, each -> each.slow() / MILLI),
                        new Column("CPU ms", 2, each -> each.cpuPerCall() / MILLI));
    }

    private String ratio(Entry entry, Scenario scenario, ToDoubleFunction<Measured> of) {
        return number(results.median(entry.key(), scenario, of) / results.median(entry.limit(), scenario, of), 2);
    }

    private static String number(double value, int digits) {
        return Double.isNaN(value) || value < 0 ? "-" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private String title(Entry entry) {
        return entry.onOtherJava() ? entry.title() + ", JDK " + options.otherVersion() : entry.title();
    }

    String machine() {
        return String.format(
                Locale.ROOT,
                "%d rounds of %d ms; JDK %s on %d cores of %s; stolen %.1f %%, other processes kept %.2f cores busy;"
                        + " %d windows were rejected because more than 10 %% was stolen.",
                options.rounds(),
                options.millis(),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                100 * results.overall(Measured::stolen),
                results.overall(Measured::foreign),
                results.rejected());
    }
}
