package io.remora.transport;

import io.remora.Handshake;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One end of an in-process link: reads one pipe and writes the other. */
final class LoopbackLink implements Link {
    private final Handshake handshake;
    private final BytePipe in;
    private final BytePipe out;

    LoopbackLink(Handshake handshake, BytePipe in, BytePipe out) {
        this.handshake = handshake;
        this.in = in;
        this.out = out;
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
    public int read(ByteBuffer target, long deadline) throws IOException {
        return in.read(target, deadline);
    }

    @Override
    public void wakeReader() {
        in.wake();
    }

    @Override
    public void write(ByteBuffer[] sources, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            out.write(sources[i]);
        }
    }

    @Override
    public void close() {
        out.endWriting();
        in.endReading();
    }
}
