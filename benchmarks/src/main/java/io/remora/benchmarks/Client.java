package io.remora.benchmarks;

import java.io.Closeable;
import java.nio.channels.FileChannel;

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

    /**
     * Sends a file, in pieces as large as the array, each read from the file into it or into one of its like.
     *
     * @return how many bytes the far side says it took
     */
    default long stream(FileChannel file, int piece) throws Exception {
        long sum = 0;
        byte[] data = new byte[piece];
        while (FileStream.next(file, data)) {
            sum += put(data);
        }
        return sum;
    }

    /** Fetches large data of that length. */
    byte[] fetch(int length) throws Exception;
}
