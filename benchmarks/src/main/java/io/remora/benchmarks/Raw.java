package io.remora.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.StandardOpenOption;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A bare ping. A message is its length, the length of the answer that it wants, a number, and filling; an answer is its
 * length, the number, and filling. A small message has as many bytes as a call of ours that carries the same data.
 */
final class Raw implements Contestant {
    static final int HEADER = 12;
    static final int ANSWER_HEADER = 8;

    private final boolean tls;
    private final boolean keeping;
    private final boolean selecting;

    private Raw(boolean tls, boolean keeping, boolean selecting) {
        this.tls = tls;
        this.keeping = keeping;
        this.selecting = selecting;
    }

    static Raw tcp() {
        return new Raw(false, false, false);
    }

    static Raw tls() {
        return new Raw(true, false, false);
    }

    /** Whose two sides wait in selectors. */
    static Raw selecting() {
        return new Raw(true, false, true);
    }

    /** Whose server writes what is large into a file. */
    static Raw keeping() {
        return new Raw(true, true, false);
    }

    @Override
    public Service serve(Material material) throws Exception {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SSLContext context = material.context();
        Thread acceptor = new Thread(() -> accept(listener, context), "raw-acceptor");
        acceptor.setDaemon(true);
        acceptor.start();
        int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        return new Service() {
            @Override
            public String address() {
                return String.valueOf(port);
            }

            @Override
            public void close() throws IOException {
                listener.close();
            }
        };
    }

    private void accept(ServerSocketChannel listener, SSLContext context) {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                Thread thread = new Thread(() -> answer(channel, context), "raw-server");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            // Closed: the run is over.
            return;
        }
    }

    private void answer(SocketChannel channel, SSLContext context) {
        try (RawChannel link = new RawChannel(prepare(channel), engine(context, false), selecting)) {
            new RawAnswers(link, keeping ? file() : null).run();
        } catch (EOFException e) {
            // The client is done.
            return;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public Client connect(Material material, String address, Scenario scenario) throws Exception {
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(address)));
        RawChannel link = new RawChannel(prepare(channel), engine(material.context(), true), selecting);
        return scenario == Scenario.ASYNC || scenario.callers() > 1 ? new RawMany(link) : new RawLone(link);
    }

    private static FileChannel file() throws IOException {
        return FileChannel.open(
                Scratch.file("remora-raw"), StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private static SocketChannel prepare(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    private @Nullable SSLEngine engine(SSLContext context, boolean client) {
        if (!tls) {
            return null;
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(client);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        parameters.setNeedClientAuth(!client);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Writes a message's head; its filling is whatever the buffer holds. */
    static void message(ByteBuffer out, int length, int answer, int number) {
        int start = out.position();
        out.putInt(length).putInt(answer).putInt(number);
        out.position(start + length);
    }
}
