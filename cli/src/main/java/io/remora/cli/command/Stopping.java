package io.remora.cli.command;

import io.remora.server.Server;
import java.time.Duration;
import java.util.logging.Logger;

/** How what serves ends: at a signal, once calls that run have ended or ten seconds are over. */
public final class Stopping {
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private Stopping() {}

    /** Serves until a signal, or until the server is closed or this thread interrupted. */
    public static int serve(Server server, Logger log) {
        return serve(server, log, () -> {});
    }

    /**
     * Serves until a signal, or until the server is closed or this thread interrupted.
     *
     * @param log who says that it stops
     * @param last what is done once, after the server is closed
     */
    public static int serve(Server server, Logger log, Runnable last) {
        Thread atSignal = new Thread(
                () -> {
                    log.info("stopping: no new peers, running calls have " + DRAIN.toSeconds() + " s to end");
                    server.close(DRAIN);
                    last.run();
                    log.info("stopped");
                    System.err.flush();
                    // A signal that was obeyed in good order is no failure; without this the JVM says 143.
                    Runtime.getRuntime().halt(ExitCode.DONE);
                },
                "remora-stop");
        Runtime.getRuntime().addShutdownHook(atSignal);
        try (server) {
            server.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atSignal);
            last.run();
        } catch (IllegalStateException e) {
            // The signal came: the hook ends the process.
            log.fine("the process is ending already");
        }
        return ExitCode.DONE;
    }
}
