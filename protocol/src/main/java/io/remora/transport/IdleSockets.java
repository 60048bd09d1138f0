package io.remora.transport;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Waits for all sockets of the process that have gone quiet: one daemon thread and one selector in place of a thread, a
 * selector and two descriptors for each. Ten thousand idle connections cost their sockets and what their peers are
 * known by, nothing that waits. A busy socket is not here: whoever reads it waits for it alone, which is faster.
 */
final class IdleSockets {
    private static final System.Logger LOG = System.getLogger("io.remora.transport");

    /** A socket on its way in, and what to run when bytes come for it. */
    private record Guest(SocketChannel channel, Runnable wake) {}

    /** Made when the first socket goes quiet. */
    private static final class Shared {
        static final IdleSockets INSTANCE = open();
    }

    private static volatile boolean made;

    private final Selector selector;
    private final Queue<Guest> arriving = new ConcurrentLinkedQueue<>();

    private IdleSockets(Selector selector) {
        this.selector = selector;
    }

    private static IdleSockets open() {
        try {
            IdleSockets opened = new IdleSockets(Selector.open());
            Thread thread = new Thread(opened::run, "remora-idle");
            thread.setDaemon(true);
            thread.start();
            made = true;
            return opened;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("no selector can be opened", e);
        }
    }

    /**
     * Watches a socket until bytes come, it ends or it is closed.
     *
     * @param wake run once then, on the thread of this class: it must not wait
     */
    static void watch(SocketChannel channel, Runnable wake) {
        Shared.INSTANCE.arriving.add(new Guest(channel, wake));
        Shared.INSTANCE.selector.wakeup();
    }

    /** A socket that was watched has been closed: its descriptor is free once the selector has let go of it. */
    static void closed() {
        Shared.INSTANCE.selector.wakeup();
    }

    /** Ends the thread, where there is one; see {@link Transports#end}. */
    static void end() {
        if (made) {
            Quietly.close(Shared.INSTANCE.selector);
        }
    }

    private void run() {
        while (selector.isOpen()) {
            for (Guest guest = arriving.poll(); guest != null; guest = arriving.poll()) {
                admit(guest);
            }
            try {
                selector.select(IdleSockets::leave);
            } catch (ClosedSelectorException e) {
                // The end of it.
                return;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("the selector of idle sockets broke", e);
            }
        }
    }

    private void admit(Guest guest) {
        try {
            // A key stays with its channel: one that was here before has no interest left.
            guest.channel.register(selector, SelectionKey.OP_READ, guest.wake);
        } catch (ClosedChannelException | CancelledKeyException e) {
            // Closed on its way in: whoever reads finds out.
            wake(guest.channel, guest.wake);
        }
    }

    private static void leave(SelectionKey key) {
        Runnable wake = (Runnable) key.attachment();
        try {
            key.interestOps(0);
        } catch (CancelledKeyException e) {
            // Closed meanwhile: whoever reads finds out.
            LOG.log(System.Logger.Level.TRACE, "closed while it woke", e);
        }
        key.attach(null);
        wake(key.channel(), wake);
    }

    private static void wake(Channel channel, Runnable wake) {
        try {
            wake.run();
        } catch (RuntimeException | Error e) {
            // No thread to read it, most likely. An end is better than silence.
            LOG.log(System.Logger.Level.ERROR, "a connection that woke up cannot be read, so it ends", e);
            Quietly.close(channel);
        }
    }
}
