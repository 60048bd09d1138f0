package io.remora.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run found beside the windows of calls: figures by name, tables that are made already, and remarks. */
final class Facts {
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, List<String>> tables = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    void put(String name, double figure) {
        figures.put(name, figure);
    }

    /** NaN for what was not measured. */
    double get(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    void table(String name, List<String> rows) {
        tables.put(name, List.copyOf(rows));
    }

    /** Empty for what was not measured. */
    List<String> table(String name) {
        return tables.getOrDefault(name, List.of());
    }

    void note(String text) {
        String line = text.replace('\n', ' ');
        if (!notes.contains(line)) {
            notes.add(line);
        }
    }

    List<String> notes() {
        return notes;
    }
}
