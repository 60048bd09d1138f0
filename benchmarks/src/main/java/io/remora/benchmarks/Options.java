package io.remora.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
 */
record Options(
        List<Entry> entries, Set<Scenario> scenarios, int rounds, int millis, Optional<Path> report, double warmUp) {
    /** The same for every child: a fixed heap, and the collector that small machines use. */
    static final List<String> JVM = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-Xshare:auto");

    static final String USAGE = """
            benchmarks [--quick] [--only KEY,...] [--scenario NAME,...] [--rounds N] [--millis N] [--report FILE]
              keys: raw-tcp raw-tls tls tcp unix rmi grpc rpyc to-python from-python
              scenarios: sync callers_8 callers_64 callers_512 async bulk_up bulk_down
            """;

    static Options parse(String[] args) {
        List<Entry> entries = Entry.ENTRIES;
        Set<Scenario> scenarios = EnumSet.allOf(Scenario.class);
        int rounds = 7;
        int millis = 800;
        double warmUp = 1;
        Optional<Path> report = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (option.equals("--quick")) {
                rounds = 3;
                millis = 400;
                warmUp = 0.4;
                continue;
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(option + " is not known or lacks its value\n" + USAGE);
            }
            String value = args[++i];
            switch (option) {
                case "--only" -> entries = entries(value);
                case "--scenario" -> scenarios = scenarios(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--millis" -> millis = Integer.parseInt(value);
                case "--report" -> report = Optional.of(Path.of(value));
                default -> throw new IllegalArgumentException(option + " is not known\n" + USAGE);
            }
        }
        return new Options(entries, scenarios, rounds, millis, report, warmUp);
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

    private static Set<Scenario> scenarios(String names) {
        Set<Scenario> chosen = EnumSet.noneOf(Scenario.class);
        for (String name : names.split(",", -1)) {
            chosen.add(Scenario.valueOf(name.toUpperCase(java.util.Locale.ROOT)));
        }
        return chosen;
    }
}
