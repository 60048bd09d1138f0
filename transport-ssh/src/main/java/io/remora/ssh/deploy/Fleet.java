package io.remora.ssh.deploy;

import io.remora.ssh.Ssh;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Agents on many hosts, put there at once and closed together. */
public final class Fleet implements Closeable {
    private final List<Outcome> outcomes;

    private Fleet(List<Outcome> outcomes) {
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * What came of one host: a deployment, or why there is none.
     *
     * @param host where
     * @param deployment present where it worked
     * @param failure present where it did not
     */
    public record Outcome(URI host, Optional<Deployment> deployment, Optional<IOException> failure) {}

    /**
     * Deploys to all of them; a host that fails does not hinder the others.
     *
     * @param atOnce how many at the same time
     * @param time for each, as {@link Deployment#to}
     */
    public static Fleet to(Ssh ssh, List<URI> hosts, AgentPlan plan, int atOnce, Duration time) {
        ExecutorService threads = threads(Math.min(atOnce, Math.max(1, hosts.size())));
        try {
            List<Future<Deployment>> running = hosts.stream()
                    .map(host -> threads.submit(() -> Deployment.to(ssh, host, plan, time)))
                    .toList();
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < running.size(); i++) {
                outcomes.add(outcome(hosts.get(i), running.get(i)));
            }
            return new Fleet(outcomes);
        } finally {
            threads.shutdown();
        }
    }

    private static ExecutorService threads(int count) {
        return Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "remora-deploy");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Waits for one; an interrupt is kept for the caller and loses no deployment. */
    private static Outcome outcome(URI host, Future<Deployment> running) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return new Outcome(host, Optional.of(running.get()), Optional.empty());
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    IOException failure = e.getCause() instanceof IOException io
                            ? io
                            : new IOException("the deployment to " + host + " failed: " + e.getCause(), e);
                    return new Outcome(host, Optional.empty(), Optional.of(failure));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What came of each host, in the order of the hosts. */
    public List<Outcome> outcomes() {
        return outcomes;
    }

    @Override
    public void close() {
        List<Deployment> open = outcomes.stream()
                .flatMap(outcome -> outcome.deployment().stream())
                .toList();
        if (!open.isEmpty()) {
            ExecutorService threads = threads(open.size());
            List<? extends Future<?>> closing = open.stream()
                    .map(deployment -> threads.submit(deployment::close))
                    .toList();
            threads.shutdown();
            for (Future<?> each : closing) {
                try {
                    each.get();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause());
                }
            }
        }
    }
}
