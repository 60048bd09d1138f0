package io.remora.transport;

import io.remora.UnreachableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Connecting and listening over TCP, with errors that say what to do. Connecting never blocks past its time, and an
 * interrupt ends it.
 */
public final class TcpSockets {
    private static final int BACKLOG = 1024;

    private TcpSockets() {}

    /**
     * Connects to the first of the host's addresses that answers. The time is shared out among them.
     *
     * @throws UnreachableException when none does
     */
    public static SocketIo connect(TcpAddress to, Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        InetAddress[] addresses = resolve(to);
        IOException last = new UnreachableException("no time was left to connect to " + to);
        for (int i = 0; i < addresses.length; i++) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                return connect(to, addresses[i], System.nanoTime() + left / (addresses.length - i));
            } catch (UnreachableException e) {
                last = e;
            }
        }
        throw last;
    }

    private static InetAddress[] resolve(TcpAddress to) throws UnreachableException {
        try {
            return InetAddress.getAllByName(to.host());
        } catch (UnknownHostException e) {
            throw new UnreachableException("there is no host " + to.host() + ": check the name and the resolver", e);
        }
    }

    private static SocketIo connect(TcpAddress to, InetAddress address, long deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            if (!channel.connect(new InetSocketAddress(address, to.port()))) {
                awaitConnected(channel, to, deadline);
            }
            return prepare(channel);
        } catch (InterruptedIOException | UnreachableException e) {
            Quietly.close(channel);
            throw e;
        } catch (IOException e) {
            Quietly.close(channel);
            throw new UnreachableException(
                    "cannot connect to " + to + ": " + e.getMessage() + "; is the agent running there?", e);
        }
    }

    private static void awaitConnected(SocketChannel channel, TcpAddress to, long deadline) throws IOException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_CONNECT);
            while (!channel.finishConnect()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new UnreachableException(
                            "no answer from " + to + ": is the host up, and does a firewall let us through?");
                }
                selector.select(left / 1_000_000 + 1);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while connecting to " + to);
                }
            }
        }
    }

    /** A connected or accepted channel, made ready for small messages both ways. */
    public static SocketIo prepare(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        return SocketIo.of(channel);
    }

    /** Listens; what is wrong with the address or port is one sentence. */
    public static SocketAcceptor listen(TcpAddress at) throws IOException {
        InetAddress address = resolve(at)[0];
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.bind(new InetSocketAddress(address, at.port()), BACKLOG);
        } catch (BindException e) {
            Quietly.close(channel);
            throw new IOException("cannot listen on " + at + ": " + reason(at, String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            Quietly.close(channel);
            throw new IOException("cannot listen on " + at + ": " + reason(at, String.valueOf(e.getMessage())), e);
        }
        return SocketAcceptor.of(channel);
    }

    private static String reason(TcpAddress at, String message) {
        if (message.contains("in use")) {
            return "port " + at.port() + " is in use; choose another one, or 0 for any";
        }
        if (message.contains("ermission denied")) {
            return "port " + at.port() + " needs privileges; choose one from 1024 on";
        }
        if (message.contains("assign requested address")) {
            return at.host() + " is no address of this machine; 0.0.0.0 means all of them";
        }
        return message;
    }

    /** Where a channel's peer is. */
    public static TcpAddress peer(SocketChannel channel) throws IOException {
        return address(channel.getRemoteAddress());
    }

    /** Where an acceptor listens, with its real port. */
    public static TcpAddress local(SocketAcceptor acceptor) throws IOException {
        return address(acceptor.channel().getLocalAddress());
    }

    private static TcpAddress address(SocketAddress socket) throws IOException {
        if (socket instanceof InetSocketAddress) {
            InetSocketAddress inet = (InetSocketAddress) socket;
            return new TcpAddress(inet.getAddress().getHostAddress(), inet.getPort());
        }
        throw new IOException("the socket is not connected");
    }
}
