package io.remora.ssh;

import io.remora.Handshake;
import io.remora.UnreachableException;
import io.remora.transport.Link;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command that runs on a host. Closing it closes its pipes, which ends a command that reads them. */
public final class SshCommand implements Closeable {
    private final RemoteChannel channel;
    private final Handshake handshake;

    SshCommand(RemoteChannel channel, Handshake handshake) {
        this.channel = channel;
        this.handshake = handshake;
    }

    /** Writes to its standard input; blocks while the host does not take it. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        channel.pipe().outlet().write(new ByteBuffer[] {ByteBuffer.wrap(bytes, offset, length)}, 0, 1);
    }

    /** Ends its standard input. */
    public void endInput() throws IOException {
        channel.endInput();
    }

    /** Its standard output; blocks without a deadline, closing the command ends it. */
    public InputStream output() {
        return new InputStream() {
            private final ByteBuffer one = ByteBuffer.allocate(1);

            @Override
            public int read() throws IOException {
                one.clear();
                int count = fill(one);
                return count < 0 ? -1 : one.get(0) & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return length == 0 ? 0 : fill(ByteBuffer.wrap(target, offset, length));
            }
        };
    }

    private int fill(ByteBuffer target) throws IOException {
        int count = channel.pipe().read(target, Long.MAX_VALUE);
        if (count == 0) {
            throw new InterruptedIOException(
                    "interrupted while reading the output of a command on " + handshake.peer());
        }
        return count;
    }

    /**
     * Waits until the command and its channel ended.
     *
     * @return its exit status; -1 when a signal ended it or the connection was lost
     */
    public int exit(Duration time) throws IOException {
        try {
            return channel.exit().get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UnreachableException(
                    "a command on " + handshake.peer() + " did not end within " + time.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException("a command on " + handshake.peer() + " was lost", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while a command ran on " + handshake.peer()).initCause(e);
        }
    }

    /**
     * Its standard input and output as a link, from where they stand.
     *
     * @param described the handshake that the link shows
     * @param ending what else ends when the link is closed
     */
    public Link link(Handshake described, Runnable ending) {
        return new SshLink(channel.pipe(), described, () -> {}, ending);
    }

    @Override
    public void close() {
        channel.pipe().close();
    }
}
