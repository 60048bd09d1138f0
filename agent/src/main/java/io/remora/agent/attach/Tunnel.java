package io.remora.agent.attach;

import io.remora.Exposed;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes between the peer and the agent in another JVM, which cannot be reached from outside of this host. */
public final class Tunnel implements AutoCloseable {
    private static final int LARGEST_READ = 1 << 20;

    private final SocketChannel channel;
    private final TunnelInput input;

    private Tunnel(SocketChannel channel) {
        this.channel = channel;
        this.input = new TunnelInput(channel);
    }

    static Tunnel to(Path socket) throws IOException {
        return new Tunnel(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /** What the agent is sent. */
    @Exposed(attribute = true)
    public TunnelInput input() {
        return input;
    }

    /** What the agent sends, at least a byte; nothing at the end. */
    @Exposed
    public byte[] output(int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.max(1, Math.min(most, LARGEST_READ)));
        return channel.isOpen() && channel.read(bytes) > 0
                ? Arrays.copyOf(bytes.array(), bytes.position())
                : new byte[0];
    }

    /** Ends it. */
    @Override
    @Exposed
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(Tunnel.class.getName())
                    .log(System.Logger.Level.DEBUG, "a way to an attached JVM did not end well", e);
        }
    }
}
