package io.remora.ssh;

import java.io.IOException;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code direct-tcpip} channel of the hop before: the bytes of the next hop's whole SSH connection. No local port is
 * opened, which anybody on this machine could use.
 */
final class JumpChannel extends AbstractClientChannel {
    private final String host;
    private final int port;
    private @Nullable JumpSocket socket;

    JumpChannel(String host, int port) {
        super("direct-tcpip");
        this.host = host;
        this.port = port;
    }

    /** Set on the I/O thread when the channel is open, before its first byte arrives. */
    void deliverTo(JumpSocket target) {
        socket = target;
    }

    private JumpSocket socket() throws IOException {
        if (socket == null) {
            throw new IOException("data on an SSH channel that is not open yet");
        }
        return socket;
    }

    @Override
    public synchronized OpenFuture open() throws IOException {
        openFuture = new DefaultOpenFuture(toString(), futureLock);
        Session session = getSession();
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN, host.length() + 64);
        buffer.putString(getChannelType());
        buffer.putUInt(getChannelId());
        buffer.putUInt(getLocalWindow().getSize());
        buffer.putUInt(getLocalWindow().getPacketSize());
        buffer.putString(host);
        buffer.putUInt(port);
        // Who asks: we tell nothing about our own network.
        buffer.putString("127.0.0.1");
        buffer.putUInt(0);
        writePacket(buffer);
        return openFuture;
    }

    @Override
    protected void doOpen() {
        // Open is all there is to it.
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) throws IOException {
        socket().received(data, offset, (int) length);
        Pipe.release(this, length);
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) {
        Pipe.release(this, length);
    }

    @Override
    public void handleWindowAdjust(Buffer buffer) throws IOException {
        super.handleWindowAdjust(buffer);
        socket().pump();
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        socket().close(true);
    }

    @Override
    protected void preClose() {
        super.preClose();
        if (socket != null) {
            socket.close(true);
        }
    }
}
