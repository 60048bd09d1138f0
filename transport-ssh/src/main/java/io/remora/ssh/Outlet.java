package io.remora.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a channel straight from the caller's thread: encrypts there and leaves the packet with the socket's queue.
 * Waits where the peer's window is shut or {@link #MOST_QUEUED} bytes are still unwritten; neither an interrupt nor a
 * key exchange in progress ends such a wait.
 */
final class Outlet {
    private static final int MOST_QUEUED = 1 << 20;
    /** Channel data's own fields before the bytes: recipient and length. */
    private static final int FIELDS = 12;
    /** Handing a packet over takes as long as encrypting it; nothing is worth waiting longer for at the end. */
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final Channel channel;
    /** Guards the fields below; never held during I/O. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition room = lock.newCondition();
    private final Condition handedOver = lock.newCondition();
    private long queued;
    /** Whether a packet is on its way from {@link #claim} to the session. */
    private boolean sending;

    private @Nullable IOException failure;

    Outlet(Channel channel) {
        this.channel = channel;
    }

    /** Writes all of them; one thread at a time. */
    void write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long left = 0;
        for (int i = offset; i < offset + length; i++) {
            left += sources[i].remaining();
        }
        int source = offset;
        while (left > 0) {
            int chunk = claim(left);
            Session session = channel.getSession();
            Buffer packet = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, chunk + FIELDS);
            packet.putUInt(channel.getRecipient());
            packet.putUInt(chunk);
            int missing = chunk;
            while (missing > 0) {
                int moved = move(sources[source], packet, missing);
                missing -= moved;
                if (!sources[source].hasRemaining()) {
                    source++;
                }
            }
            left -= chunk;
            send(session, packet, chunk);
        }
    }

    private static int move(ByteBuffer source, Buffer packet, int most) {
        int count = Math.min(most, source.remaining());
        if (source.hasArray()) {
            packet.putRawBytes(source.array(), source.arrayOffset() + source.position(), count);
            source.position(source.position() + count);
        } else {
            byte[] copy = new byte[count];
            source.get(copy);
            packet.putRawBytes(copy);
        }
        return count;
    }

    private void send(Session session, Buffer packet, int chunk) throws IOException {
        try {
            // As an "internal" thread: MINA then queues the packet while keys are exchanged instead of blocking us in a
            // wait that an interrupt would break.
            IoWriteFuture written = ThreadUtils.runAsInternal(packet, session::writePacket);
            written.addListener(future -> written(chunk, future.getException()));
        } catch (IOException | RuntimeException e) {
            written(chunk, e);
            throw new IOException("the SSH connection is lost", e);
        } finally {
            sent();
        }
    }

    /** Waits for room in the peer's window and takes it. */
    private int claim(long wanted) throws IOException {
        RemoteWindow window = channel.getRemoteWindow();
        lock.lock();
        try {
            while (true) {
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                long free = Math.min(window.getSize(), MOST_QUEUED - queued);
                int chunk = (int) Math.min(wanted, Math.min(free, window.getPacketSize()));
                if (chunk > 0) {
                    window.consume(chunk);
                    queued += chunk;
                    sending = true;
                    return chunk;
                }
                room.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void sent() {
        lock.lock();
        try {
            sending = false;
            handedOver.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void written(int chunk, @Nullable Throwable error) {
        lock.lock();
        try {
            queued -= chunk;
            if (error != null && failure == null) {
                failure = new IOException("the SSH connection is lost", error);
            }
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The peer opened its window. */
    void expanded() {
        lock.lock();
        try {
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends waiting writers and lets no more begin. */
    void fail(IOException cause) {
        lock.lock();
        try {
            failure = failure == null ? cause : failure;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The same, and returns once nothing of ours is behind what is sent next: no byte may follow the channel's end. */
    void end(IOException cause) {
        fail(cause);
        lock.lock();
        try {
            long patience = PATIENCE_NANOS;
            while (sending && patience > 0) {
                patience = handedOver.awaitNanos(patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
