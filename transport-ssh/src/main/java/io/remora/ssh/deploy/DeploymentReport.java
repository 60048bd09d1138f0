package io.remora.ssh.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a deployment went.
 *
 * @param host where
 * @param phases what was done, in order, with the time it took
 * @param negotiated what SSH agreed on
 * @param facts what the host said of itself
 * @param java the Java that runs the agent
 * @param uploaded the bytes of jars that had to be uploaded; 0 where the host had them all
 * @param uploadedRuntime the bytes of a runtime image that had to be uploaded
 */
public record DeploymentReport(
        String host,
        List<Phase> phases,
        Map<String, String> negotiated,
        HostFacts facts,
        String java,
        long uploaded,
        long uploadedRuntime) {
    /** Copies the collections. */
    public DeploymentReport {
        phases = List.copyOf(phases);
        negotiated = Map.copyOf(negotiated);
    }

    /** A step and its time. */
    public record Phase(String name, Duration time) {}

    /** All phases together. */
    public Duration time() {
        return phases.stream().map(Phase::time).reduce(Duration.ZERO, Duration::plus);
    }
}
