package io.remora.benchmarks;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

    /** Copies a file to the far host; {@code there} is a place that may be used. Gives what the far side has taken. */
    default long copyThere(Path file, Path there) throws Exception {
        try (FileChannel from = FileChannel.open(file)) {
            return stream(from, Scenario.LARGE);
        }
    }

    /** Copies a file from the far host. */
    default void copyHere(Path there, Path file) throws Exception {
        try (FileChannel to = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < Scenario.COPIED; i++) {
                to.write(ByteBuffer.wrap(fetch(Scenario.LARGE)));
            }
        }
    }

    /** Fetches large data of that length. */
    byte[] fetch(int length) throws Exception;
}
