package io.remora.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;

/** What this process has used so far. */
record ProcessCost(long cpuNanos, long allocatedBytes) {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static ProcessCost now() {
        long allocated = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            allocated += Math.max(0, bytes);
        }
        return new ProcessCost(SYSTEM.getProcessCpuTime() + helpers(), allocated);
    }

    /** What a contestant does in processes of its own, to a hundredth of a second. */
    private static long helpers() {
        try (Stream<ProcessHandle> all = ProcessHandle.current().descendants()) {
            return all.map(each -> each.info().totalCpuDuration())
                    .mapToLong(cpu -> cpu.map(Duration::toNanos).orElse(0L))
                    .sum();
        }
    }
}
