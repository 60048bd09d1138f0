package io.remora.server;

import io.remora.Handshake;
import io.remora.transport.Link;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A link whose first bytes were read already. */
final class PushedBackLink implements Link {
    private final Link link;
    private final ByteBuffer first;

    PushedBackLink(Link link, ByteBuffer first) {
        this.link = link;
        this.first = first;
    }

    @Override
    public Handshake handshake() {
        return link.handshake();
    }

    @Override
    public int readSize() {
        return link.readSize();
    }

    @Override
    public boolean timedRead() {
        return link.timedRead();
    }

    @Override
    public boolean awaitReadable(long deadline) throws IOException {
        return first.hasRemaining() || link.awaitReadable(deadline);
    }

    @Override
    public boolean whenReadable(Runnable task) {
        return !first.hasRemaining() && link.whenReadable(task);
    }

    @Override
    public int read(ByteBuffer target, long deadline) throws IOException {
        if (!first.hasRemaining()) {
            return link.read(target, deadline);
        }
        int count = Math.min(first.remaining(), target.remaining());
        target.put(first.slice(first.position(), count));
        first.position(first.position() + count);
        return count;
    }

    @Override
    public void wakeReader() {
        link.wakeReader();
    }

    @Override
    public void write(ByteBuffer[] sources, int offset, int length) throws IOException {
        link.write(sources, offset, length);
    }

    @Override
    public void close() {
        link.close();
    }
}
