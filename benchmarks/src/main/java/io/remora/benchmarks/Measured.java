package io.remora.benchmarks;

/**
 * One window.
 *
 * @param client what the client saw
 * @param serverCpuNanos CPU time of the server's process
 * @param serverBytes what the server's threads allocated; -1 where that is not known
 * @param stolen the share of the machine that the hypervisor gave to others
 * @param foreign how many cores other processes kept busy
 */
record Measured(Sample client, long serverCpuNanos, long serverBytes, double stolen, double foreign) {
    double callsPerSecond() {
        return client.calls() * 1e9 / client.nanos();
    }

    /** Of both processes, in microseconds. */
    double cpuPerCall() {
        return (client.cpuNanos() + serverCpuNanos) / 1e3 / client.calls();
    }

    double median() {
        return client.medianNanos() / 1e3;
    }

    double slow() {
        return client.slowNanos() / 1e3;
    }

    double clientBytesPerCall() {
        return client.allocatedBytes() < 0 ? -1 : (double) client.allocatedBytes() / client.calls();
    }

    double serverBytesPerCall() {
        return serverBytes < 0 ? -1 : (double) serverBytes / client.calls();
    }
}
