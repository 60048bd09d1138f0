package io.remora.agent.transfer;

import io.remora.Exposed;

/** Bytes that are passed on to the other side. */
@Exposed
@FunctionalInterface
public interface ByteSink {
    /** Takes bytes. */
    void write(byte[] bytes);
}
