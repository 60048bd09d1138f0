package io.remora.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket with the manners that {@link Link} promises: a reader can be timed out, woken and interrupted, and
 * none of it closes the socket. For transports that put something between the socket and the link, as TLS does.
 *
 * <p>A thread interrupted in a blocking {@link SocketChannel#read} closes the channel for everybody. So the channel is
 * non-blocking, and reader and writer each wait in a selector of their own, made when first needed. A quiet reader
 * costs two system calls for what arrives, a writer one; nothing is allocated, and an idle socket holds no buffer.
 *
 * <p>Threads: one reads and one writes at a time, handing over with a happens-before; {@link #wakeReader} and
 * {@link #close} are for any thread.
 */
public final class SocketIo implements Closeable {
    private final SocketChannel channel;
    private volatile @Nullable Selector readSelector;
    private volatile @Nullable Selector writeSelector;
    private volatile boolean woken;
    private volatile boolean closed;
    /** The shared selector knows the channel. */
    private volatile boolean idled;
    /** Bytes are likely there: the last read took all it had room for, or waiting just ended. The reader's own. */
    private boolean likely;

    private SocketIo(SocketChannel channel) {
        this.channel = channel;
    }

    /** Takes over a connected channel. */
    public static SocketIo of(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        return new SocketIo(channel);
    }

    /** The socket, to ask for its addresses and options. Its bytes move through this class alone. */
    public SocketChannel channel() {
        return channel;
    }

    /** Reads as {@link Link#read} does; any buffer with at least one byte of room will do. */
    public int read(ByteBuffer target, long deadline) throws IOException {
        boolean tried = false;
        while (awaitReadable(deadline, tried)) {
            int count = readNow(target);
            if (count != 0) {
                return count;
            }
            tried = true;
        }
        return 0;
    }

    /**
     * Waits until reading is worth a try. For those who want no buffer while they wait; they loop as {@link #read}
     * does.
     *
     * @param tried whether this read has tried already; when not, a deadline in the past is good for one try
     * @return false when the deadline passed, the thread is interrupted or the reader was woken
     */
    public boolean awaitReadable(long deadline, boolean tried) throws IOException {
        if (calledAway()) {
            return false;
        }
        long timeout = millisUntil(deadline);
        if (likely || !tried && timeout < 0) {
            return true;
        }
        if (timeout < 0) {
            return false;
        }
        try {
            Selector selector = readSelector();
            // Asked again after the selector was published: whoever wakes sees the selector, or is seen here.
            if (!woken) {
                // The key stays among the selected ones. It is never looked at: the read that follows tells.
                selector.select(timeout);
            }
            if (calledAway()) {
                return false;
            }
            likely = true;
            return true;
        } catch (ClosedChannelException | ClosedSelectorException e) {
            throw closed(e);
        }
    }

    /** Does as {@link Link#whenReadable} does: the reader's own selector is given back, a shared one waits. */
    public boolean whenReadable(Runnable task) {
        if (closed) {
            return false;
        }
        Selector own = readSelector;
        readSelector = null;
        Quietly.close(own);
        idled = true;
        IdleSockets.watch(channel, task);
        return true;
    }

    private boolean calledAway() {
        if (woken) {
            woken = false;
            return true;
        }
        return Thread.currentThread().isInterrupted();
    }

    private Selector readSelector() throws IOException {
        Selector selector = readSelector;
        if (selector == null) {
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            readSelector = selector;
            closeIfLate(selector);
        }
        return selector;
    }

    /** Takes what is there now, 0 when that is nothing and -1 at the end. */
    public int readNow(ByteBuffer target) throws IOException {
        try {
            int room = target.remaining();
            int count;
            if (target.isDirect()) {
                count = channel.read(target);
            } else {
                room = Math.min(room, BufferPool.SIZE);
                count = readToHeap(target, room);
            }
            likely = count == room;
            return count;
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
    }

    private int readToHeap(ByteBuffer target, int room) throws IOException {
        ByteBuffer direct = BufferPool.direct().take();
        try {
            int count = channel.read(direct.limit(room));
            if (count > 0) {
                target.put(direct.flip());
            }
            return count;
        } finally {
            BufferPool.direct().give(direct);
        }
    }

    /** For a selector: 0 waits for ever, below 0 is past. */
    private static long millisUntil(long deadline) {
        if (deadline == Long.MAX_VALUE) {
            return 0;
        }
        long left = deadline - System.nanoTime();
        return left <= 0 ? -1 : Math.min((left + 999_999) / 1_000_000, Integer.MAX_VALUE);
    }

    /** Lets the thread in {@link #read}, or the next one to enter it, return 0 once. */
    public void wakeReader() {
        woken = true;
        Selector selector = readSelector;
        if (selector != null) {
            selector.wakeup();
        }
    }

    /**
     * Writes all of the buffers. An interrupt does not end it; the thread's status stays.
     *
     * @param deadline the {@link System#nanoTime()} at which to give up, {@link Long#MAX_VALUE} for never
     * @throws SocketTimeoutException when the deadline passed; some bytes may have been written
     */
    public void write(ByteBuffer[] sources, int offset, int length, long deadline) throws IOException {
        boolean interrupted = false;
        try {
            int first = offset;
            int end = offset + length;
            while (true) {
                while (first < end && !sources[first].hasRemaining()) {
                    first++;
                }
                if (first == end) {
                    return;
                }
                if (!put(sources, first, end)) {
                    interrupted |= awaitWritable(deadline);
                }
            }
        } catch (ClosedChannelException | ClosedSelectorException e) {
            throw closed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Writes what the socket takes of the buffer now; a small one is best. */
    public int writeNow(ByteBuffer source) throws IOException {
        try {
            return channel.write(source);
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
    }

    /** One system call with as much as fits; false when the socket took less than it was offered. */
    private boolean put(ByteBuffer[] sources, int first, int end) throws IOException {
        if (sources[first].isDirect()) {
            channel.write(sources[first]);
            return !sources[first].hasRemaining();
        }
        ByteBuffer direct = BufferPool.direct().take();
        try {
            int filled = 0;
            for (int i = first; i < end && filled < BufferPool.SIZE; i++) {
                int some = Math.min(sources[i].remaining(), BufferPool.SIZE - filled);
                direct.put(filled, sources[i], sources[i].position(), some);
                filled += some;
            }
            direct.limit(filled);
            int written = channel.write(direct);
            advance(sources, first, written);
            return written == filled;
        } finally {
            // Not kept while waiting for a slow peer: what was not taken is copied again.
            BufferPool.direct().give(direct);
        }
    }

    private static void advance(ByteBuffer[] sources, int first, int written) {
        int left = written;
        for (int i = first; left > 0; i++) {
            int some = Math.min(left, sources[i].remaining());
            sources[i].position(sources[i].position() + some);
            left -= some;
        }
    }

    /** Waits until the socket may take more; true when the thread was interrupted meanwhile (its status is cleared). */
    private boolean awaitWritable(long deadline) throws IOException {
        Selector selector = writeSelector;
        if (selector == null) {
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_WRITE);
            writeSelector = selector;
            closeIfLate(selector);
        }
        // An interrupted thread would not wait at all.
        boolean interrupted = Thread.interrupted();
        long timeout = millisUntil(deadline);
        if (timeout < 0) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new SocketTimeoutException("the peer did not take our bytes in time");
        }
        selector.select(timeout);
        return interrupted;
    }

    /** Closing may have come between making a selector and publishing it. */
    private void closeIfLate(Selector selector) {
        if (closed) {
            Quietly.close(selector);
        }
    }

    private static IOException closed(Exception cause) {
        return new IOException("the link is closed", cause);
    }

    /** Closes the socket and wakes whoever reads or writes. Idempotent. */
    @Override
    public void close() {
        closed = true;
        Quietly.close(channel);
        // A registered channel keeps its descriptor until its selectors let go of it.
        Quietly.close(readSelector);
        Quietly.close(writeSelector);
        if (idled) {
            IdleSockets.closed();
        }
    }
}
