package io.remora.ssh.deploy;

import io.remora.ssh.deploy.DeploymentReport.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures one phase after the other. */
final class Stopwatch {
    private final List<Phase> phases = new ArrayList<>();
    private long start = System.nanoTime();

    /** Ends a phase. */
    void lap(String name) {
        long now = System.nanoTime();
        phases.add(new Phase(name, Duration.ofNanos(now - start)));
        start = now;
    }

    List<Phase> phases() {
        return List.copyOf(phases);
    }
}
