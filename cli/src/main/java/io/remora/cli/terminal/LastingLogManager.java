package io.remora.cli.terminal;

import java.util.logging.LogManager;

/**
 * A log that lasts to the end. Java's own takes its handlers away as soon as the process is told to stop, and an agent
 * has things to say while its last calls end. Found by the system property {@code java.util.logging.manager}, so it has
 * to be public; nobody else makes one.
 */
public final class LastingLogManager extends LogManager {
    /** For the JDK. */
    public LastingLogManager() {}

    /** Keeps the handlers: they write to standard error, which needs no closing. */
    @Override
    public void reset() {
        // On purpose nothing: it is called at the start of the shutdown.
    }
}
