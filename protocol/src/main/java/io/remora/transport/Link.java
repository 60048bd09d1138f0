package io.remora.transport;

import io.remora.Handshake;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Moves bytes both ways between two peers whose handshake is done.
 *
 * <p>One thread reads at a time and one writes at a time; the caller sees to that, and hands over with a
 * happens-before. {@link #wakeReader} and {@link #close} may be called by any thread. <b>No interrupt and no deadline
 * of a thread that reads or writes ever closes the link</b>: many callers share it.
 */
public interface Link extends Closeable {
    /** What the handshake gave. */
    Handshake handshake();

    /** The least room that {@link #read} needs in its target (a whole TLS record's plaintext, for instance). */
    int readSize();

    /**
     * Whether any platform thread may read here and be called away by deadline, interrupt or {@link #wakeReader}. Where
     * not (pipes), {@link #read} may ignore all three, and only a thread that the connection keeps for it reads.
     */
    boolean timedRead();

    /**
     * Waits until {@link #read} is worth a try, so that an idle link's reader need hold no buffer. A link that has no
     * way to wait without reading returns at once. {@link #read} may find nothing all the same, and waits then.
     *
     * @param deadline as {@link #read} has it
     * @return false where {@link #read} would give 0: the deadline passed, the thread is interrupted or the reader was
     *     woken
     * @throws IOException when the link broke or was closed
     */
    default boolean awaitReadable(long deadline) throws IOException {
        return true;
    }

    /**
     * Has somebody else wait for bytes, so that a link which has been quiet costs no thread. Called by the one who
     * reads, who then stops reading; anybody may read again at any time, before or after the task has run.
     *
     * @param task run once when reading is worth a try, the link's end included; on a thread that many links share, so
     *     it must not wait. It may run although somebody reads again, and not at all once the link was closed
     * @return false when this link has nobody to wait for it: a thread must
     */
    default boolean whenReadable(Runnable task) {
        return false;
    }

    /**
     * Waits for bytes and takes what is there into {@code target}, a heap buffer with at least {@link #readSize} bytes
     * of room.
     *
     * @param deadline the {@link System#nanoTime()} at which to give up; {@link Long#MAX_VALUE} for never. One that is
     *     past takes what is there without waiting
     * @return how many bytes were put into it; 0 when the deadline passed, the thread is interrupted (its status stays)
     *     or the reader was woken; -1 when the peer ended its side in order
     * @throws IOException when the link broke or was closed; also when it ended without the orderly end its transport
     *     has
     */
    int read(ByteBuffer target, long deadline) throws IOException;

    /** Lets the thread in {@link #read}, or the next one to enter it, return 0 once. */
    void wakeReader();

    /**
     * Writes all of the buffers, in order, with as few system calls and records as it can; each call starts a record.
     * Blocks while the peer does not take them. An interrupt does not end it; the thread's status stays.
     */
    void write(ByteBuffer[] sources, int offset, int length) throws IOException;

    /**
     * Ends the link: says goodbye where the transport can do so without waiting, and wakes whoever reads or writes with
     * an {@link IOException}. Idempotent.
     */
    @Override
    void close();
}
