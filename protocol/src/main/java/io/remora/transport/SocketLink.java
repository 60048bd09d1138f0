package io.remora.transport;

import io.remora.Handshake;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A link whose bytes are the socket's: plain TCP and Unix sockets. */
final class SocketLink implements Link {
    private final SocketIo io;
    private final Handshake handshake;

    SocketLink(SocketIo io, Handshake handshake) {
        this.io = io;
        this.handshake = handshake;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public int readSize() {
        return 1;
    }

    @Override
    public boolean timedRead() {
        return true;
    }

    @Override
    public boolean awaitReadable(long deadline) throws IOException {
        return io.awaitReadable(deadline, false);
    }

    @Override
    public boolean whenReadable(Runnable task) {
        return io.whenReadable(task);
    }

    @Override
    public int read(ByteBuffer target, long deadline) throws IOException {
        return io.read(target, deadline);
    }

    @Override
    public void wakeReader() {
        io.wakeReader();
    }

    @Override
    public void write(ByteBuffer[] sources, int offset, int length) throws IOException {
        io.write(sources, offset, length, Long.MAX_VALUE);
    }

    @Override
    public void close() {
        io.close();
    }
}
