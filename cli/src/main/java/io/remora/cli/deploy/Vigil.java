package io.remora.cli.deploy;

import io.remora.DisconnectedException;
import io.remora.LogText;
import io.remora.cli.command.ExitCode;
import io.remora.ssh.deploy.DeployedAgent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stays with the agents that were deployed, until Ctrl-C, the end of the input, or the death of the last of them; then
 * takes them away. A death is said as soon as it is known. Safe for concurrent use.
 */
final class Vigil implements AutoCloseable {
    private final PrintWriter err;
    private final List<DeployedAgent> agents = new CopyOnWriteArrayList<>();
    private final AtomicInteger alive = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread atSignal = new Thread(this::signalled, "remora-undeploy");
    private volatile boolean serving;

    private Vigil(PrintWriter err) {
        this.err = err;
    }

    /** Begins; a signal is obeyed from now on. */
    static Vigil begin(PrintWriter err) {
        Vigil vigil = new Vigil(err);
        Runtime.getRuntime().addShutdownHook(vigil.atSignal);
        return vigil;
    }

    /** Takes an agent into its care. */
    DeployedAgent watch(DeployedAgent agent) {
        agents.add(agent);
        alive.incrementAndGet();
        CompletableFuture<Void> unused = agent.connection().onEnd().thenRun(() -> ended(agent));
        return agent;
    }

    boolean isEmpty() {
        return agents.isEmpty();
    }

    private void ended(DeployedAgent agent) {
        if (closing.get()) {
            return;
        }
        String why = agent.connection()
                .ended()
                .map(DisconnectedException::getMessage)
                .orElse("it did not say why");
        err.println("remora: the agent on " + agent.report().host() + " ended: " + LogText.escape(why));
        err.flush();
        if (alive.decrementAndGet() == 0) {
            over.countDown();
        }
    }

    /** Waits until it is over; the exit code is a failure where an agent died. */
    int await() throws InterruptedException {
        serving = true;
        Thread input = new Thread(this::readToTheEnd, "remora-input");
        input.setDaemon(true);
        input.start();
        over.await();
        return alive.get() == agents.size() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void readToTheEnd() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // An input that cannot be read has ended.
        }
        over.countDown();
    }

    private void signalled() {
        takeAway();
        if (serving) {
            // A signal that was obeyed in good order is no failure.
            Runtime.getRuntime().halt(ExitCode.DONE);
        }
    }

    private void takeAway() {
        closing.set(true);
        agents.parallelStream().forEach(DeployedAgent::close);
    }

    @Override
    public void close() {
        takeAway();
        try {
            Runtime.getRuntime().removeShutdownHook(atSignal);
        } catch (IllegalStateException e) {
            // The signal came; its thread ends the process.
            over.countDown();
        }
    }
}
