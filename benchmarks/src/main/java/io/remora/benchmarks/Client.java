package io.remora.benchmarks;

import java.io.Closeable;

/** The calls that are measured. Any number of threads may make them, unless the scenario has one caller. */
interface Client extends Closeable {
    /** Gives back what was sent, for small data. */
    byte[] echo(byte[] data) throws Exception;

    /** The same without waiting; {@code done} runs once the answer is here. */
    default void echoLater(byte[] data, Runnable done) throws Exception {
        throw new UnsupportedOperationException("no asynchronous calls");
    }

    /** Whoever called {@link #echoLater} is about to wait: what was kept back to be sent along with more must go. */
    default void flush() throws Exception {}

    /** Sends large data; the answer is its length. */
    int put(byte[] data) throws Exception;

    /** Fetches large data of that length. */
    byte[] fetch(int length) throws Exception;
}
