package io.remora.ssh;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.io.DefaultIoConnectFuture;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/** Connects through a hop that is already connected, by a channel of it instead of a socket. */
final class JumpConnector extends AbstractCloseable implements IoConnector {
    private final ClientSession through;
    private final IoHandler handler;

    JumpConnector(ClientSession through, IoHandler handler) {
        this.through = through;
        this.handler = handler;
    }

    @Override
    public IoConnectFuture connect(
            SocketAddress where, @Nullable AttributeRepository context, @Nullable SocketAddress local) {
        InetSocketAddress target = (InetSocketAddress) where;
        IoConnectFuture future = new DefaultIoConnectFuture(target, null);
        JumpChannel channel = new JumpChannel(target.getHostString(), target.getPort());
        try {
            ConnectionService service = through.getService(ConnectionService.class);
            service.registerChannel(channel);
            channel.open().addListener(opened -> {
                if (opened.isOpened()) {
                    connected(future, channel, target);
                } else {
                    future.setException(opened.getException());
                }
            });
        } catch (Exception e) {
            future.setException(e);
        }
        return future;
    }

    private void connected(IoConnectFuture future, JumpChannel channel, InetSocketAddress target) {
        JumpSocket socket = new JumpSocket(channel, target, handler, this);
        channel.deliverTo(socket);
        try {
            handler.sessionCreated(socket);
            future.setSession(socket);
        } catch (Exception e) {
            socket.close(true);
            future.setException(e);
        }
    }

    @Override
    public Map<Long, IoSession> getManagedSessions() {
        return Map.of();
    }

    @Override
    public @Nullable IoServiceEventListener getIoServiceEventListener() {
        return null;
    }

    @Override
    public void setIoServiceEventListener(IoServiceEventListener listener) {
        // Nobody listens.
    }
}
