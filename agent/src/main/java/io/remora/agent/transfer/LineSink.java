package io.remora.agent.transfer;

import io.remora.Exposed;

/** Lines of a log that are passed on to the other side. */
@Exposed
@FunctionalInterface
public interface LineSink {
    /** Takes a line without its end. */
    void line(String line);
}
