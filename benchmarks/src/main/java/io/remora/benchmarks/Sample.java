package io.remora.benchmarks;

import java.util.Locale;

/**
 * What one process saw of a window. The server's has times and allocation alone.
 *
 * @param calls how many calls were made
 * @param nanos how long that took
 * @param cpuNanos CPU time of the whole process
 * @param allocatedBytes what its live threads allocated; -1 where that is not known
 * @param medianNanos the median of the calls' times; 0 where it was not taken
 * @param slowNanos the 99th percentile
 */
record Sample(long calls, long nanos, long cpuNanos, long allocatedBytes, long medianNanos, long slowNanos) {
    static Sample parse(String line) {
        String[] parts = line.trim().split(" ", -1);
        if (parts.length != 6) {
            throw new IllegalStateException("a child said: " + line);
        }
        return new Sample(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]));
    }

    String line() {
        return String.format(
                Locale.ROOT, "%d %d %d %d %d %d", calls, nanos, cpuNanos, allocatedBytes, medianNanos, slowNanos);
    }
}
