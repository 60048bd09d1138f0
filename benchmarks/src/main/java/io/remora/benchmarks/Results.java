package io.remora.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All windows of a run, by contestant and scenario. */
final class Results {
    private record Place(String entry, Scenario scenario) {}

    private final Map<Place, List<Measured>> windows = new HashMap<>();
    private int rejected;

    void add(Entry entry, Scenario scenario, Measured window) {
        windows.computeIfAbsent(new Place(entry.key(), scenario), place -> new ArrayList<>())
                .add(window);
    }

    void reject() {
        rejected++;
    }

    int rejected() {
        return rejected;
    }

    boolean has(String entry, Scenario scenario) {
        return windows.containsKey(new Place(entry, scenario));
    }

    /** The median over the rounds; NaN where there are none. */
    double median(String entry, Scenario scenario, ToDoubleFunction<Measured> of) {
        double[] values = windows.getOrDefault(new Place(entry, scenario), List.of()).stream()
                .mapToDouble(of)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return Double.NaN;
        }
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /** The median of one of a share of the machine over all windows. */
    double overall(ToDoubleFunction<Measured> of) {
        return windows.values().stream()
                .flatMap(List::stream)
                .mapToDouble(of)
                .average()
                .orElse(0);
    }
}
