package io.remora.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** JMH over the package {@code micro}, with what each operation allocates. */
final class Micro {
    private Micro() {}

    static void measure(Facts facts) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("\\.micro\\.")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.milliseconds(700))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.milliseconds(500))
                        .addProfiler(GCProfiler.class)
                        .jvmArgs("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC")
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        List<String> rows = new ArrayList<>(List.of("| | ns | error | B allocated |", "|---|---:|---:|---:|"));
        for (RunResult each : results) {
            Result<?> time = each.getPrimaryResult();
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %,.1f | %,.1f | %s |",
                    each.getParams().getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)", "$1"),
                    time.getScore(),
                    time.getScoreError(),
                    allocated(each)));
        }
        facts.table("micro", rows);
    }

    private static String allocated(RunResult run) {
        return run.getSecondaryResults().entrySet().stream()
                .filter(each -> each.getKey().endsWith("gc.alloc.rate.norm"))
                .findFirst()
                .map(each -> String.format(Locale.ROOT, "%,.0f", each.getValue().getScore()))
                .orElse("-");
    }
}
