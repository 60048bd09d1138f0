package io.remora.agent.attach;

import io.remora.Exposed;
import io.remora.Ordered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One direction of a {@link Tunnel}. Its calls run in the order in which they were sent, so a sender need not wait for
 * each.
 */
@Ordered
public final class TunnelInput {
    private final SocketChannel channel;

    TunnelInput(SocketChannel channel) {
        this.channel = channel;
    }

    /** Passes bytes on. */
    @Exposed
    public void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
