package io.remora.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Time that the hypervisor gave to others, and time that other processes here used, out of Linux's {@code /proc/stat}.
 */
record Steal(long stolen, long busy, long all) {
    private static final Path STAT = Path.of("/proc/stat");

    static Steal now() throws IOException {
        if (!Files.isReadable(STAT)) {
            return new Steal(0, 0, 0);
        }
        List<String> lines = Files.readAllLines(STAT);
        String[] ticks = lines.get(0).trim().split(" +", -1);
        long all = 0;
        // user nice system idle iowait irq softirq steal
        for (int i = 1; i <= 8; i++) {
            all += Long.parseLong(ticks[i]);
        }
        long idle = Long.parseLong(ticks[4]) + Long.parseLong(ticks[5]);
        long stolen = Long.parseLong(ticks[8]);
        return new Steal(stolen, all - idle - stolen, all);
    }

    /** The share stolen since then, 0 to 1. */
    double stolenSince(Steal before) {
        return all == before.all ? 0 : (double) (stolen - before.stolen) / (all - before.all);
    }

    /** CPU nanoseconds that all processes used since then; a tick is a hundredth of a second. */
    long busySince(Steal before) {
        return (busy - before.busy) * 10_000_000L;
    }
}
