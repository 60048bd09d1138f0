package io.remora.ssh;

import io.remora.Handshake;
import io.remora.transport.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A link over one SSH channel; {@code goodbye} is said before the channel is closed, {@code ending} ends what else ends
 * with it.
 */
final class SshLink implements Link {
    /** The most that one read gives; a packet's payload. */
    private static final int READ_SIZE = 32 * 1024;

    private final Pipe pipe;
    private final Handshake handshake;
    private final Runnable goodbye;
    private final Runnable ending;
    private final AtomicBoolean closed = new AtomicBoolean();

    SshLink(Pipe pipe, Handshake handshake, Runnable goodbye, Runnable ending) {
        this.pipe = pipe;
        this.handshake = handshake;
        this.goodbye = goodbye;
        this.ending = ending;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public int readSize() {
        return READ_SIZE;
    }

    @Override
    public boolean timedRead() {
        return true;
    }

    @Override
    public int read(ByteBuffer target, long deadline) throws IOException {
        return pipe.read(target, deadline);
    }

    @Override
    public void wakeReader() {
        pipe.inbox().wake();
    }

    @Override
    public void write(ByteBuffer[] sources, int offset, int length) throws IOException {
        pipe.outlet().write(sources, offset, length);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pipe.endOutput();
            goodbye.run();
            pipe.close();
            ending.run();
        }
    }
}
