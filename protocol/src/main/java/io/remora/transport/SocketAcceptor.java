package io.remora.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Accepts sockets for listeners. Waits in a selector, for the reason that {@link SocketIo} gives: an interrupt must not
 * close the listening socket. One thread accepts; any may close.
 */
public final class SocketAcceptor implements Closeable {
    private static final System.Logger LOG = System.getLogger("io.remora.transport");
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long WARN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ServerSocketChannel channel;
    private final Selector selector;
    private long lastWarning = System.nanoTime() - WARN_EVERY_NANOS;

    private SocketAcceptor(ServerSocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /** Takes over a bound channel; closes it when that fails. */
    public static SocketAcceptor of(ServerSocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_ACCEPT);
            return new SocketAcceptor(channel, selector);
        } catch (IOException e) {
            Quietly.close(channel);
            throw e;
        }
    }

    /** The bound channel, to ask for its address. */
    public ServerSocketChannel channel() {
        return channel;
    }

    /**
     * Waits for a peer.
     *
     * @throws InterruptedIOException when the thread is interrupted; it accepts on when called again
     * @throws IOException when it was closed
     */
    public SocketChannel accept() throws IOException {
        while (true) {
            try {
                SocketChannel accepted = channel.accept();
                if (accepted != null) {
                    return accepted;
                }
                selector.select();
            } catch (ClosedChannelException | ClosedSelectorException e) {
                throw new IOException("the listener is closed", e);
            } catch (IOException e) {
                // A peer that went away again, or no descriptor left for it: the next one may fare better.
                pause(e);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while accepting");
            }
        }
    }

    private void pause(IOException fault) {
        long now = System.nanoTime();
        if (now - lastWarning >= WARN_EVERY_NANOS) {
            lastWarning = now;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a peer could not be accepted: {0}; if descriptors ran out, raise the limit (ulimit -n)",
                    fault.getMessage());
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    @Override
    public void close() {
        Quietly.close(channel);
        // The channel keeps its descriptor until the selector lets go of it.
        Quietly.close(selector);
    }
}
