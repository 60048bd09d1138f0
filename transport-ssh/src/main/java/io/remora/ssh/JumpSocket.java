package io.remora.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.IoWriteFutureImpl;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.jspecify.annotations.Nullable;

/**
 * What MINA takes for a socket and is a channel of the hop before. Writing never blocks: what the window does not take
 * waits in a queue, which is as long as the upper connection's own bound on unwritten bytes.
 */
final class JumpSocket extends AbstractCloseable implements IoSession {
    private static final AtomicLong IDS = new AtomicLong(1L << 40);
    private static final int FIELDS = 12;

    private final long id = IDS.getAndIncrement();
    private final JumpChannel channel;
    private final InetSocketAddress target;
    private final IoHandler handler;
    private final IoService service;
    private final Map<Object, Object> attributes = new ConcurrentHashMap<>();
    /** Guarded by itself; packets go to the lower connection's queue under it, so that they keep their order. */
    private final Queue<IoWriteFutureImpl> waiting = new ArrayDeque<>();

    JumpSocket(JumpChannel channel, InetSocketAddress target, IoHandler handler, IoService service) {
        this.channel = channel;
        this.target = target;
        this.handler = handler;
        this.service = service;
    }

    /** Hands bytes to the upper connection, on the lower one's I/O thread. */
    void received(byte[] data, int offset, int length) throws IOException {
        try {
            handler.messageReceived(this, new ByteArrayBuffer(data, offset, length));
        } catch (Exception e) {
            caught(e);
        }
    }

    private void caught(Exception error) throws IOException {
        try {
            handler.exceptionCaught(this, error);
        } catch (Exception e) {
            close(true);
            throw new IOException("the SSH connection through a jump host failed", e);
        }
    }

    @Override
    public IoWriteFuture writeBuffer(Buffer buffer) {
        IoWriteFutureImpl future = new IoWriteFutureImpl(this, buffer);
        if (isClosing()) {
            future.setValue(new EOFException("the SSH connection through a jump host is closed"));
            return future;
        }
        synchronized (waiting) {
            waiting.add(future);
        }
        pump();
        return future;
    }

    /** Sends what the window takes. */
    void pump() {
        try {
            ThreadUtils.runAsInternal(() -> {
                synchronized (waiting) {
                    IoWriteFutureImpl next = waiting.peek();
                    while (next != null && send(next)) {
                        waiting.remove();
                        next = waiting.peek();
                    }
                }
                return true;
            });
        } catch (Exception e) {
            close(true);
        }
    }

    /** Sends a buffer or its beginning; true when nothing of it is left. */
    private boolean send(IoWriteFutureImpl next) throws IOException {
        Buffer source = next.getBuffer();
        RemoteWindow window = channel.getRemoteWindow();
        while (source.available() > 0) {
            int chunk = (int) Math.min(source.available(), Math.min(window.getSize(), window.getPacketSize()));
            if (chunk <= 0) {
                return false;
            }
            window.consume(chunk);
            Session session = channel.getSession();
            Buffer packet = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, chunk + FIELDS);
            packet.putUInt(channel.getRecipient());
            packet.putUInt(chunk);
            packet.putRawBytes(source.array(), source.rpos(), chunk);
            source.rpos(source.rpos() + chunk);
            boolean last = source.available() == 0;
            session.writePacket(packet).addListener(written -> {
                if (written.getException() != null) {
                    next.setValue(written.getException());
                } else if (last) {
                    next.setValue(true);
                }
            });
        }
        return true;
    }

    @Override
    protected void doCloseImmediately() {
        EOFException closed = new EOFException("the SSH connection through a jump host is closed");
        synchronized (waiting) {
            waiting.forEach(future -> future.setValue(closed));
            waiting.clear();
        }
        channel.close(false);
        super.doCloseImmediately();
        try {
            handler.sessionClosed(this);
        } catch (Exception e) {
            log.debug("closing the upper session", e);
        }
    }

    @Override
    public long getId() {
        return id;
    }

    @Override
    public @Nullable Object getAttribute(Object key) {
        return attributes.get(key);
    }

    @Override
    public @Nullable Object setAttribute(Object key, Object value) {
        return attributes.put(key, value);
    }

    @Override
    public @Nullable Object setAttributeIfAbsent(Object key, Object value) {
        return attributes.putIfAbsent(key, value);
    }

    @Override
    public @Nullable Object removeAttribute(Object key) {
        return attributes.remove(key);
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return target;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return target;
    }

    @Override
    public @Nullable SocketAddress getAcceptanceAddress() {
        return null;
    }

    @Override
    public IoService getService() {
        return service;
    }

    @Override
    public void shutdownOutputStream() {
        close(false);
    }

    @Override
    public void suspendRead() {
        // The lower channel's window does that.
    }

    @Override
    public void resumeRead() {
        // See suspendRead.
    }
}
