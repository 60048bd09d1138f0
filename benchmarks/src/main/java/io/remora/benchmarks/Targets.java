package io.remora.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a call is to cost at most, and whether it did in this run. */
final class Targets {
    private static final double CALLS_PER_CPU_SECOND = 400_000;

    private final Results results;
    private final Facts facts;
    private final List<String> rows = new ArrayList<>();

    private Targets(Results results, Facts facts) {
        this.results = results;
        this.facts = facts;
    }

    static List<String> rows(Results results, Facts facts) {
        Targets targets = new Targets(results, facts);
        targets.all();
        return targets.rows;
    }

    private void all() {
        rows.add("| | target | this run | |");
        rows.add("|---|---|---:|---|");
        atMost("sync call, one caller: CPU against raw mTLS", 1.15, cpu("tls", "raw-tls", Scenario.SYNC));
        atMost("the same: p50", 1.15, ratio("tls", "raw-tls", Scenario.SYNC, Measured::median));
        atMost("the same: CPU against Java RMI", 0.5, cpu("tls", "rmi", Scenario.SYNC));
        atMost("the same: CPU against gRPC-java", 0.2, cpu("tls", "grpc", Scenario.SYNC));
        atLeast("64 callers: calls/s against raw mTLS", 0.8, rate("tls", "raw-tls", Scenario.CALLERS_64));
        atMost("the same: CPU against gRPC-java", 0.2, cpu("tls", "grpc", Scenario.CALLERS_64));
        atLeast(
                "async, 1000 in flight: calls per CPU second",
                CALLS_PER_CPU_SECOND,
                1e6 / results.median("tls", Scenario.ASYNC, Measured::cpuPerCall));
        atLeast("the same against gRPC-java", 20, cpu("grpc", "tls", Scenario.ASYNC));
        for (Scenario bulk : List.of(Scenario.BULK_UP, Scenario.BULK_DOWN, Scenario.STREAM)) {
            atLeast(bulk.title() + ": against raw mTLS", 0.85, rate("tls", "raw-tls", bulk));
            atLeast("the same: per CPU second, against gRPC-java", 1, cpu("grpc", "tls", bulk));
        }
        for (Scenario copy : List.of(Scenario.COPY_UP, Scenario.COPY_DOWN)) {
            atLeast(copy.title() + ": against raw mTLS from file to file", 0.85, rate("files", "raw-files", copy));
        }
        atLeast("Java calls Python: against Python to Python", 2, rate("to-python", "rpyc", Scenario.SYNC));
        atLeast("Python calls ours: against Python to Python", 1, rate("from-python", "rpyc", Scenario.SYNC));
        atMost(
                "over SSH: p50 against a bare MINA channel",
                1.15,
                ratio("ssh", "mina", Scenario.SYNC, Measured::median));
        atLeast("over SSH: bulk up against a bare MINA channel", 0.9, rate("ssh", "mina", Scenario.BULK_UP));
        atLeast("over SSH: bulk down", 0.9, rate("ssh", "mina", Scenario.BULK_DOWN));
        atMost("start to first served call, against a bare TLS server", 1.4, facts("our server s", "raw server s"));
        atMost("deployed agent to its first call, against java -version", 2.5, facts("agent s", "java -version s"));
        atMost("resident memory of a deployed agent, MiB", 60, facts.get("agent MiB"));
        atMost("what is uploaded of the agent's jar, KB", 600, facts.get("jar KB"));
        atMost("10,000 idle connections on one listener, MiB", 1024, facts.get("idle MiB 10000"));
    }

    private double ratio(String ours, String theirs, Scenario scenario, ToDoubleFunction<Measured> of) {
        return results.median(ours, scenario, of) / results.median(theirs, scenario, of);
    }

    private double cpu(String ours, String theirs, Scenario scenario) {
        return ratio(ours, theirs, scenario, Measured::cpuPerCall);
    }

    private double rate(String ours, String theirs, Scenario scenario) {
        return ratio(ours, theirs, scenario, Measured::callsPerSecond);
    }

    private double facts(String ours, String theirs) {
        return facts.get(ours) / facts.get(theirs);
    }

    private void atMost(String what, double bound, double found) {
        row(what, "at most " + number(bound), found, found <= bound);
    }

    private void atLeast(String what, double bound, double found) {
        row(what, "at least " + number(bound), found, found >= bound);
    }

    private void row(String what, String bound, double found, boolean reached) {
        if (!Double.isNaN(found)) {
            rows.add("| " + what + " | " + bound + " | " + number(found) + " | " + (reached ? "reached" : "**missed**")
                    + " |");
        }
    }

    private static String number(double value) {
        return value >= 50 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
