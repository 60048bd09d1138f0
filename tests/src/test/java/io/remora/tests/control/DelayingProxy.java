package io.remora.tests.control;

import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** A long way between two sockets: every byte arrives a fixed time after it was sent, in both directions. */
final class DelayingProxy implements AutoCloseable {
    private final ServerSocketChannel listening;
    private final Path socket;
    private final Path target;
    private final long delay;
    private int roundTrips;
    private boolean asked;

    DelayingProxy(Path socket, URI target, long delayMillis) throws IOException {
        this.socket = socket;
        this.target = Path.of(target.getPath());
        this.delay = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        this.listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket));
        thread(this::accept);
    }

    String url() {
        return "unix://" + socket;
    }

    private static void thread(Runnable body) {
        Thread thread = new Thread(body, "delaying-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel near = listening.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(target));
                pass(near, far, true);
                pass(far, near, false);
            }
        } catch (IOException e) {
            // It was closed: the end of the test.
            assert !listening.isOpen() : e;
        }
    }

    private synchronized void turn(boolean asking) {
        roundTrips += asking && !asked ? 1 : 0;
        asked = asking;
    }

    /** How often the near side sent something after it had heard from the far side. */
    synchronized int roundTrips() {
        return roundTrips;
    }

    private record Piece(ByteBuffer bytes, long due) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(due, ((Piece) other).due);
        }
    }

    private void pass(SocketChannel from, SocketChannel to, boolean asking) {
        DelayQueue<Piece> way = new DelayQueue<>();
        thread(() -> {
            try {
                while (true) {
                    ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
                    int count = from.read(bytes);
                    turn(asking);
                    way.add(new Piece(count < 0 ? ByteBuffer.allocate(0) : bytes.flip(), System.nanoTime() + delay));
                    if (count < 0) {
                        return;
                    }
                }
            } catch (IOException e) {
                way.add(new Piece(ByteBuffer.allocate(0), System.nanoTime()));
            }
        });
        thread(() -> {
            try {
                while (true) {
                    ByteBuffer bytes = way.take().bytes();
                    if (!bytes.hasRemaining()) {
                        to.close();
                        from.close();
                        return;
                    }
                    while (bytes.hasRemaining()) {
                        to.write(bytes);
                    }
                }
            } catch (IOException | InterruptedException e) {
                // Either end is gone, and so is the way.
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** The transport to dial it with. */
    static UnixTransport transport() {
        return new UnixTransport();
    }
}
