package io.remora.tls;

import io.remora.transport.BufferPool;
import io.remora.transport.FailureDelay;
import io.remora.transport.SocketIo;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Does one handshake on the calling thread, within a deadline that no slowness of the peer stretches. Each flight goes
 * out in one system call.
 */
final class TlsHandshake {
    /** How long a peer that was refused may take to read why, before the connection is closed over it. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final SocketIo io;
    private final SSLEngine engine;
    private final ServerHello hello;
    private final long deadline;
    private final long began = System.nanoTime();
    /** Bytes from the peer that are not decrypted yet, ready to be taken from. */
    private final ByteBuffer in = BufferPool.heap().take().limit(0);

    private final ByteBuffer out = BufferPool.heap().take();
    /** Nothing is ever put here: application data come after the handshake. */
    private final ByteBuffer none;

    /** The hello takes note of what the server says. */
    TlsHandshake(SocketIo io, SSLEngine engine, ServerHello hello, long deadline) {
        this.io = io;
        this.engine = engine;
        this.hello = hello;
        this.deadline = deadline;
        this.none = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    }

    /**
     * Runs it.
     *
     * @return what arrived behind the peer's last flight, which the link must take over; null when nothing did
     * @throws SSLException when it failed; the peer was told why. The socket is the caller's to close
     */
    @Nullable
    ByteBuffer run() throws IOException {
        try {
            engine.beginHandshake();
            HandshakeStatus status = engine.getHandshakeStatus();
            while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
                status = step(status);
            }
            send();
        } catch (SSLException e) {
            if (!engine.getUseClientMode()) {
                waitForIt();
            }
            sayWhy();
            BufferPool.heap().give(in);
            throw e;
        } finally {
            BufferPool.heap().give(out);
        }
        if (in.hasRemaining()) {
            return in;
        }
        BufferPool.heap().give(in);
        return null;
    }

    private HandshakeStatus step(HandshakeStatus status) throws IOException {
        return switch (status) {
            case NEED_TASK -> {
                TlsLink.runTasks(engine);
                yield engine.getHandshakeStatus();
            }
            case NEED_WRAP -> wrap();
            default -> unwrap();
        };
    }

    private HandshakeStatus wrap() throws IOException {
        if (out.remaining() < engine.getSession().getPacketBufferSize()) {
            send();
        }
        SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), out);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new EOFException("the TLS engine is closed");
        }
        return result.getHandshakeStatus();
    }

    private HandshakeStatus unwrap() throws IOException {
        // What was made so far must be on its way before anything is waited for.
        send();
        SSLEngineResult result = engine.unwrap(in, none);
        return switch (result.getStatus()) {
            case OK -> result.getHandshakeStatus();
            case BUFFER_UNDERFLOW -> {
                receive();
                yield engine.getHandshakeStatus();
            }
            case CLOSED -> throw new EOFException("the peer said goodbye");
            case BUFFER_OVERFLOW -> throw new SSLException("the peer sent data before the handshake was done");
        };
    }

    private void send() throws IOException {
        if (out.position() > 0) {
            out.flip();
            if (!engine.getUseClientMode()) {
                hello.saw(out);
            }
            io.write(new ByteBuffer[] {out}, 0, 1, deadline);
            out.clear();
        }
    }

    private void receive() throws IOException {
        in.compact();
        int from = in.position();
        int count;
        try {
            count = io.read(in, deadline);
        } finally {
            in.flip();
        }
        if (count > 0 && engine.getUseClientMode()) {
            hello.saw(in.slice(from, count));
        }
        if (count < 0) {
            throw new EOFException("the peer ended the connection");
        }
        if (count == 0 && Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted during the TLS handshake");
        }
        if (count == 0 && deadline - System.nanoTime() <= 0) {
            throw new SocketTimeoutException("the TLS handshake took too long");
        }
    }

    /** Who dialled us learns that it failed always at the same time after the beginning, whatever it was. */
    private void waitForIt() {
        try {
            TimeUnit.NANOSECONDS.sleep(FailureDelay.usual()
                    .remaining(Duration.ofNanos(System.nanoTime() - began))
                    .toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends the alert, and lets the peer read it: closing over unread bytes would take it away again. */
    private void sayWhy() {
        long patience = System.nanoTime() + LINGER_NANOS;
        try {
            out.clear();
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                    && engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() > 0) {
                // One or two small records.
            }
            io.write(new ByteBuffer[] {out.flip()}, 0, 1, patience);
            io.channel().shutdownOutput();
            do {
                in.clear();
            } while (io.read(in, patience) > 0 && System.nanoTime() < patience);
        } catch (IOException e) {
            // The failure that brought us here is the one to report.
            System.getLogger("io.remora.tls").log(System.Logger.Level.DEBUG, "while refusing a peer", e);
        }
    }
}
