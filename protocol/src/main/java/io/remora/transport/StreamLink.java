package io.remora.transport;

import io.remora.Evidence;
import io.remora.Handshake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A link over two streams: pipes, a child process, this process's own standard streams.
 *
 * <p>A stream's read cannot be timed or woken, so {@link #timedRead} is false: one thread, kept for it, reads. Closing
 * closes both streams, which the operating system does not tell a thread that is blocked in one of them: such a thread
 * returns when the peer ends too, as it does when it sees our side end. A child process that does not is killed.
 */
public final class StreamLink implements Link {
    /** Small buffers are joined into one system call up to this size, the most that the JDK copies on the stack. */
    private static final int JOINED = 8 << 10;

    private static final int GRACE_SECONDS = 5;

    private final Handshake handshake;
    private final InputStream in;
    private final OutputStream out;
    private final OnClose onClose;
    /** Held by the one who writes, for as long as that takes. Nobody else waits for it: closing only tries. */
    private final ReentrantLock writing = new ReentrantLock();

    /** The writer's own; a link lives as long as its process, so it is kept. */
    private final byte[] joined = new byte[JOINED];

    private final AtomicBoolean closed = new AtomicBoolean();

    /** What else ends with the link. */
    private interface OnClose {
        /** Called once; {@code stuck} when a writer is blocked, so that the peer was not told. */
        void closed(boolean stuck);
    }

    private StreamLink(Handshake handshake, InputStream in, OutputStream out, OnClose onClose) {
        this.handshake = handshake;
        this.in = in;
        this.out = out;
        this.onClose = onClose;
    }

    /**
     * A link over two streams, which it then owns. Neither should buffer.
     *
     * @param peer where the peer is, for people, in the form of a URI
     */
    public static StreamLink of(InputStream in, OutputStream out, String peer) {
        return of(in, out, peer, stuck -> {});
    }

    /**
     * A link over the standard streams of a child process, which it then owns: closing ends the child's input, and a
     * child that does not end by itself within five seconds, or does not read what is being written, is killed. Its
     * standard error is the caller's to redirect or read.
     */
    public static StreamLink of(Process child, String peer) {
        return of(child.getInputStream(), child.getOutputStream(), peer, stuck -> end(child, stuck));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end: it happens, or is forced
    private static void end(Process child, boolean now) {
        if (now) {
            child.destroyForcibly();
        } else {
            child.onExit().copy().orTimeout(GRACE_SECONDS, TimeUnit.SECONDS).whenComplete((ended, late) -> {
                if (late != null) {
                    child.destroyForcibly();
                }
            });
        }
    }

    private static StreamLink of(InputStream in, OutputStream out, String peer, OnClose onClose) {
        Handshake handshake =
                new Handshake(peer, "local", new Evidence.SameProcess(), new byte[0], Optional.empty(), true, Map.of());
        return new StreamLink(handshake, in, out, onClose);
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
        return false;
    }

    @Override
    public int read(ByteBuffer target, long deadline) throws IOException {
        checkOpen();
        int count = in.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
        checkOpen();
        if (count > 0) {
            target.position(target.position() + count);
        }
        return count;
    }

    /** Does nothing: a stream's reader cannot be woken. */
    @Override
    public void wakeReader() {}

    @Override
    public void write(ByteBuffer[] sources, int offset, int length) throws IOException {
        writing.lock();
        try {
            checkOpen();
            writeAll(sources, offset, length);
        } finally {
            if (closed.get()) {
                // Closing found us here and left it to us.
                Quietly.close(out);
            }
            writing.unlock();
        }
    }

    private void writeAll(ByteBuffer[] sources, int offset, int length) throws IOException {
        int filled = 0;
        for (int i = offset; i < offset + length; i++) {
            ByteBuffer source = sources[i];
            if (source.remaining() > JOINED && source.hasArray()) {
                filled = send(filled);
                out.write(source.array(), source.arrayOffset() + source.position(), source.remaining());
                source.position(source.limit());
            }
            while (source.hasRemaining()) {
                int some = Math.min(source.remaining(), JOINED - filled);
                source.get(joined, filled, some);
                filled += some;
                if (filled == JOINED) {
                    filled = send(filled);
                }
            }
        }
        send(filled);
        out.flush();
    }

    private int send(int count) throws IOException {
        if (count > 0) {
            out.write(joined, 0, count);
        }
        return 0;
    }

    private void checkOpen() throws IOException {
        if (closed.get()) {
            throw new IOException("the link is closed");
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // A process's output stream waits for whoever writes to it before it closes.
        boolean free = writing.tryLock();
        if (free) {
            try {
                Quietly.close(out);
            } finally {
                writing.unlock();
            }
        }
        Quietly.close(in);
        onClose.closed(!free);
    }
}
