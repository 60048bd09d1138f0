package io.remora.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line says.
 *
 * @param entries who takes part
 * @param scenarios what is done
 * @param rounds how often each window is repeated
 * @param millis how long a window is to take
 * @param report where to write the report; empty for none
 * @param warmUp the share of the full warm-up, 0 to 1
 * @param parts what is measured
 * @param otherJava a second JDK for the rows that want one; empty for none
 */
record Options(
        List<Entry> entries,
        Set<Scenario> scenarios,
        int rounds,
        int millis,
        Optional<Path> report,
        double warmUp,
        Set<Part> parts,
        Optional<Path> otherJava) {
    /** What can be measured by itself. */
    enum Part {
        CALLS,
        START,
        CONNECTIONS,
        MICRO
    }

    /** The same for every child: a fixed heap, and the collector that small machines use. */
    static final List<String> JVM = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-Xshare:auto");

    static final String USAGE = """
            benchmarks [--all] [--quick] [--part NAME,...] [--only KEY,...] [--scenario NAME,...] [--rounds N] [--millis N]
                       [--report FILE] [--other-java FILE]
              --all    every part, and docs/benchmarks.md with its plots: about twenty minutes
              --quick  fewer and shorter windows
              parts: calls (alone, if nothing is said) start connections micro
              keys: raw-tcp raw-tls raw-select tls raw-files files tcp unix raw-tls-other tls-other rmi grpc rpyc to-python from-python mina ssh openssh
              scenarios: sync callers_8 callers_64 callers_512 async bulk_up bulk_down stream copy_up copy_down
            """;

    private static final String OTHER_VERSION = "25";
    private static final Path JDKS = Path.of("/usr/lib/jvm");

    static Options parse(String[] args) {
        List<Entry> entries = Entry.ENTRIES;
        Set<Scenario> scenarios = EnumSet.allOf(Scenario.class);
        Set<Part> parts = EnumSet.of(Part.CALLS);
        int rounds = 5;
        int millis = 500;
        double warmUp = 1;
        Optional<Path> report = Optional.empty();
        Optional<Path> otherJava = findOther();
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (option.equals("--quick")) {
                rounds = 3;
                millis = 300;
                warmUp = 0.3;
                continue;
            }
            if (option.equals("--all")) {
                parts = EnumSet.allOf(Part.class);
                report = report.or(() -> Optional.of(Path.of("docs", "benchmarks.md")));
                continue;
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(option + " is not known or lacks its value\n" + USAGE);
            }
            String value = args[++i];
            switch (option) {
                case "--part" ->
                    parts = EnumSet.copyOf(
                            names(value).stream().map(Part::valueOf).toList());
                case "--only" -> entries = entries(value);
                case "--scenario" ->
                    scenarios = EnumSet.copyOf(
                            names(value).stream().map(Scenario::valueOf).toList());
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--millis" -> millis = Integer.parseInt(value);
                case "--report" -> report = Optional.of(Path.of(value));
                case "--other-java" -> otherJava = Optional.of(Path.of(value));
                default -> throw new IllegalArgumentException(option + " is not known\n" + USAGE);
            }
        }
        if (otherJava.isEmpty()) {
            entries = entries.stream().filter(entry -> !entry.onOtherJava()).toList();
        }
        return new Options(entries, scenarios, rounds, millis, report, warmUp, parts, otherJava);
    }

    /** The java of this process. */
    static Path ownJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    Path javaOf(Entry entry) {
        return entry.onOtherJava() ? otherJava.orElseThrow() : ownJava();
    }

    String otherVersion() {
        return otherJava.flatMap(Options::version).orElse("?");
    }

    private static Optional<Path> findOther() {
        if (!Files.isDirectory(JDKS)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(JDKS)) {
            for (Path each : all) {
                Path java = each.resolve("bin").resolve("java");
                if (Files.isExecutable(java) && version(java).equals(Optional.of(OTHER_VERSION))) {
                    return Optional.of(java);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Out of the release file that every JDK has. */
    private static Optional<String> version(Path java) {
        Path release = java.resolve("../../release").normalize();
        if (!Files.isReadable(release)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(release).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("\\D*(\\d+).*", "$1"))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Entry> entries(String keys) {
        List<Entry> chosen = new ArrayList<>();
        for (String key : keys.split(",", -1)) {
            chosen.add(Entry.ENTRIES.stream()
                    .filter(entry -> entry.key().equals(key))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("nobody is called " + key + "\n" + USAGE)));
        }
        return chosen;
    }

    private static List<String> names(String value) {
        return List.of(value.toUpperCase(Locale.ROOT).split(",", -1));
    }
}
