package io.remora.agent.control;

import io.remora.Exposed;
import io.remora.agent.transfer.LineSink;
import java.util.logging.Level;

/** A peer that reads this process's log. */
final class LogWatch implements AutoCloseable {
    private final LogLines lines;

    LogWatch(String level, LineSink sink) {
        lines = new LogLines(Level.parse(level), sink);
    }

    @Override
    @Exposed
    public void close() {
        lines.close();
    }
}
