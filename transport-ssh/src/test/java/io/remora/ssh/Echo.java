package io.remora.ssh;

import io.remora.Handshake;
import io.remora.transport.Incoming;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves a listener: sends back what comes, and remembers who came. */
final class Echo implements Closeable {
    final List<Handshake> seen = new CopyOnWriteArrayList<>();
    private final Listener listener;
    private final Thread accepting;

    Echo(Listener listener) {
        this.listener = listener;
        this.accepting = new Thread(this::accept, "echo");
        accepting.setDaemon(true);
        accepting.start();
    }

    private void accept() {
        try {
            while (true) {
                Incoming incoming = listener.accept();
                Link link = incoming.handshake(DialTest.TIME);
                seen.add(link.handshake());
                Thread serving = new Thread(() -> echo(link), "echo-one");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void echo(Link link) {
        try (link) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.max(32768, link.readSize()));
            while (link.read(buffer, Long.MAX_VALUE) >= 0) {
                link.write(new ByteBuffer[] {buffer.flip()}, 0, 1);
                buffer.clear();
            }
        } catch (IOException e) {
            // The peer went.
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
