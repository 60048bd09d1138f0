package io.remora.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.jspecify.annotations.Nullable;

/**
 * The limit that others are measured by: a blocking socket, with an SSLEngine or without, and nothing else. One thread
 * reads and one writes; direct buffers at the socket, heap buffers at the engine, as the JDK's ciphers like it.
 *
 * <p>One that waits in a selector shows what it costs that a reader can be timed out, woken and interrupted.
 */
final class RawChannel implements Closeable {
    private static final int ROOM = 64 << 10;
    private static final long MILLIS = 30_000;

    private final SocketChannel channel;
    private final @Nullable SSLEngine engine;
    private final ByteBuffer fromSocket = ByteBuffer.allocateDirect(ROOM);
    private final ByteBuffer toSocket = ByteBuffer.allocateDirect(ROOM);
    private final ByteBuffer encrypted = ByteBuffer.allocate(ROOM);
    private final ByteBuffer records = ByteBuffer.allocate(ROOM);
    private final @Nullable Selector selector;

    RawChannel(SocketChannel channel, @Nullable SSLEngine engine, boolean selecting) throws IOException {
        this.channel = channel;
        this.engine = engine;
        encrypted.flip();
        if (engine != null) {
            handshake(engine);
        }
        if (selecting) {
            selector = Selector.open();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        } else {
            selector = null;
        }
    }

    private void handshake(SSLEngine tls) throws IOException {
        ByteBuffer plain = ByteBuffer.allocate(ROOM);
        tls.beginHandshake();
        while (true) {
            switch (tls.getHandshakeStatus()) {
                case NEED_TASK -> tls.getDelegatedTask().run();
                case NEED_WRAP -> {
                    tls.wrap(ByteBuffer.allocate(0), records.clear());
                    push(records.flip());
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (tls.unwrap(encrypted, plain).getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                        pull();
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private void pull() throws IOException {
        encrypted.compact();
        Selector waiting = selector;
        if (waiting != null) {
            waiting.select(MILLIS);
        }
        if (channel.read(fromSocket.clear().limit(encrypted.remaining())) < 0) {
            throw new java.io.EOFException("the peer ended");
        }
        encrypted.put(fromSocket.flip()).flip();
    }

    private void push(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            toSocket.clear();
            int some = Math.min(source.remaining(), toSocket.capacity());
            toSocket.put(0, source, source.position(), some).limit(some);
            while (toSocket.hasRemaining()) {
                channel.write(toSocket);
            }
            source.position(source.position() + some);
        }
    }

    /** Writes all of it. */
    void write(ByteBuffer source) throws IOException {
        SSLEngine tls = engine;
        if (tls == null) {
            push(source);
            return;
        }
        int recordSize = tls.getSession().getPacketBufferSize();
        while (source.hasRemaining()) {
            records.clear();
            do {
                tls.wrap(source, records);
            } while (source.hasRemaining() && records.remaining() >= recordSize);
            push(records.flip());
        }
    }

    /** Waits for bytes and takes some. The target has room for a record. */
    void read(ByteBuffer target) throws IOException {
        SSLEngine tls = engine;
        if (tls == null) {
            fromSocket.clear().limit(Math.min(target.remaining(), ROOM));
            if (channel.read(fromSocket) < 0) {
                throw new java.io.EOFException("the peer ended");
            }
            target.put(fromSocket.flip());
            return;
        }
        int before = target.position();
        while (true) {
            while (encrypted.hasRemaining()) {
                SSLEngineResult result = tls.unwrap(encrypted, target);
                if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                    break;
                }
                if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                    return;
                }
                if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                    tls.getDelegatedTask().run();
                }
            }
            if (target.position() > before) {
                return;
            }
            pull();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (selector != null) {
            selector.close();
        }
    }
}
