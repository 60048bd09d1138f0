package io.remora.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.sshd.common.channel.AbstractChannel;
import org.apache.sshd.common.channel.LocalWindow;

/** The bytes of one channel, both ways: what the channel's two kinds (dialled and served) have in common. */
final class Pipe {
    private final AbstractChannel channel;
    private final Inbox inbox = new Inbox();
    private final Outlet outlet;

    Pipe(AbstractChannel channel) {
        this.channel = channel;
        this.outlet = new Outlet(channel);
    }

    Inbox inbox() {
        return inbox;
    }

    Outlet outlet() {
        return outlet;
    }

    /** Reads, and opens the peer's window by what was read. */
    int read(ByteBuffer target, long deadline) throws IOException {
        int count = inbox.take(target, deadline);
        if (count > 0) {
            release(channel, count);
        }
        return count;
    }

    /** Opens the peer's window; that a closing channel cannot is no fault. */
    static void release(AbstractChannel channel, long count) {
        LocalWindow window = channel.getLocalWindow();
        try {
            if (window.isOpen()) {
                window.release(count);
            }
        } catch (IOException e) {
            // The connection is ending: the next read or write says so.
        }
    }

    /** The peer closed the channel, in order: what arrived can still be read. */
    void closedByPeer() {
        inbox.end();
        outlet.fail(new EOFException("the peer closed this SSH link"));
    }

    /** The channel or its connection is gone. */
    void lost() {
        IOException cause = new EOFException("the SSH connection ended without closing its channel");
        inbox.fail(cause);
        outlet.fail(cause);
    }

    /** This side writes no more; what it has written is ahead of whatever the channel sends next. */
    void endOutput() {
        outlet.end(new EOFException("this SSH link was closed on this side"));
    }

    /** This side closes. */
    void close() {
        inbox.close();
        endOutput();
        channel.close(false);
    }
}
