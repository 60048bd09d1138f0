package io.remora.transport;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** Accepts on a Unix socket and takes its file away when it closes. */
final class UnixListener implements Listener {
    private final URI uri;
    private final SocketAcceptor acceptor;
    private final UnixSocketFile file;
    private final AtomicBoolean closed = new AtomicBoolean();

    UnixListener(URI uri, ServerSocketChannel channel, UnixSocketFile file) throws IOException {
        this.uri = uri;
        this.acceptor = SocketAcceptor.of(channel);
        this.file = file;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public Incoming accept() throws IOException {
        while (true) {
            SocketChannel channel = acceptor.accept();
            try {
                return new ReadyIncoming(UnixTransport.link(channel, uri), uri);
            } catch (IOException e) {
                // This peer's fault: it left before it could be asked who it is.
                Quietly.close(channel);
            }
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // The file first: whoever starts in our place must not have his taken away.
            Quietly.close(file);
            acceptor.close();
        }
    }
}
