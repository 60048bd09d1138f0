package io.remora.benchmarks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command: starts all contestants, warms them up, measures them in turn, prints and writes the report. */
final class Benchmarks {
    private static final double MOST_STOLEN = 0.1;
    private static final int TRIES = 3;

    private final Options options;
    private final Results results = new Results();
    private final Facts facts = new Facts();

    private Benchmarks(Options options) {
        this.options = options;
    }

    /** See {@link Options#USAGE}. */
    public static void main(String[] args) throws Exception {
        if (List.of(args).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Path folder = Files.createTempDirectory("remora-benchmarks");
        try {
            new Benchmarks(options).run(Material.make(folder));
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void run(Material material) throws Exception {
        if (options.parts().contains(Options.Part.CALLS)) {
            calls(material);
        }
        if (options.parts().contains(Options.Part.CONNECTIONS)) {
            System.err.println("connections");
            Crowd.measure(facts, material, Options.ownJava());
        }
        if (options.parts().contains(Options.Part.START)) {
            System.err.println("start");
            new StartUp(facts, material, Options.ownJava()).measure(options.rounds());
        }
        if (options.parts().contains(Options.Part.MICRO)) {
            System.err.println("micro");
            Micro.measure(facts);
        }
        Report report = new Report(options, results);
        System.out.println(report.text());
        for (String name : List.of("connections", "start", "micro")) {
            facts.table(name).forEach(System.out::println);
            System.out.println();
        }
        Targets.rows(results, facts).forEach(System.out::println);
        facts.notes().forEach(System.out::println);
        if (options.report().isPresent()) {
            new Page(results, facts, report).write(options.report().get());
        }
    }

    private void calls(Material material) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        try {
            for (Entry entry : options.entries()) {
                pairs.add(Pair.start(entry, options.javaOf(entry), material));
            }
            List<Map<Scenario, Integer>> calls = warmUp(pairs);
            for (int round = 0; round < options.rounds(); round++) {
                System.err.println("round " + (round + 1) + " of " + options.rounds());
                for (Scenario scenario : options.scenarios()) {
                    for (int i = 0; i < pairs.size(); i++) {
                        Integer count = calls.get(i).get(scenario);
                        if (count != null) {
                            measure(pairs.get(i), scenario, count);
                        }
                    }
                }
            }
        } finally {
            for (Pair pair : pairs) {
                pair.close();
            }
        }
    }

    /**
     * Runs everything often enough to be compiled, twice: between the two the connections rest, and what code does then
     * is to be compiled too before anything is measured. How often a window repeats a scenario follows from how fast it
     * was.
     */
    private List<Map<Scenario, Integer>> warmUp(List<Pair> pairs) throws IOException {
        List<Map<Scenario, Integer>> calls = new ArrayList<>();
        for (Pair pair : pairs) {
            Map<Scenario, Integer> counts = new EnumMap<>(Scenario.class);
            calls.add(counts);
            System.err.println("warming up " + pair.entry().title());
            for (int times = 0; times < 2; times++) {
                for (Scenario scenario : options.scenarios()) {
                    if (pair.entry().scenarios().contains(scenario)) {
                        int count = (int) (first(pair.entry(), scenario) * options.warmUp());
                        double rate = pair.run(scenario, Math.max(scenario.callers(), count))
                                .callsPerSecond();
                        counts.put(scenario, (int) Math.max(scenario.isCopy() ? 1 : 3, rate * options.millis() / 1000));
                    }
                }
                rest();
            }
        }
        return calls;
    }

    /** For longer than a connection stays ready without being used. */
    private static void rest() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between windows");
        }
    }

    /** How often each scenario is run at first: until the compilers have little left to do. */
    private static int first(Entry entry, Scenario scenario) {
        boolean python = entry.server().equals(Entry.PYTHON) || entry.client().equals(Entry.PYTHON);
        if (scenario.isBulk()) {
            return scenario.isCopy() ? 4 : scenario == Scenario.STREAM ? 40 : python ? 50 : 1_000;
        }
        int calls = python ? 4_000 : entry.key().equals("grpc") ? 30_000 : 100_000;
        return scenario == Scenario.ASYNC ? 5 * calls : calls;
    }

    private void measure(Pair pair, Scenario scenario, int calls) throws IOException {
        for (int tries = 1; ; tries++) {
            Measured window = pair.run(scenario, calls);
            if (window.stolen() <= MOST_STOLEN || tries == TRIES) {
                results.add(pair.entry(), scenario, window);
                return;
            }
            results.reject();
        }
    }
}
