package io.remora.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between two peers and does something to the bytes on their way. Takes one connection. */
final class TestProxy implements AutoCloseable {
    /** Moves bytes until one side ends. */
    interface Way {
        void move(InputStream in, OutputStream out) throws Exception;
    }

    /** As they come. */
    static final Way PLAIN = InputStream::transferTo;

    /** Each by itself. */
    static final Way BYTE_BY_BYTE = (in, out) -> {
        for (int b = in.read(); b >= 0; b = in.read()) {
            out.write(b);
        }
    };

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    private volatile Socket near = new Socket();
    private volatile Socket far = new Socket();

    TestProxy(URI target, Way there, Way back) throws IOException {
        threads.submit(() -> {
            near = listening.accept();
            near.setTcpNoDelay(true);
            far = new Socket("127.0.0.1", target.getPort());
            far.setTcpNoDelay(true);
            threads.submit(() -> {
                there.move(near.getInputStream(), far.getOutputStream());
                far.shutdownOutput();
                return null;
            });
            back.move(far.getInputStream(), near.getOutputStream());
            near.shutdownOutput();
            return null;
        });
    }

    URI uri() {
        return URI.create("tls://127.0.0.1:" + listening.getLocalPort());
    }

    /** Ends both connections in order, as a middleman could, with nobody's goodbye. */
    void cut() throws IOException {
        near.shutdownOutput();
        far.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        near.close();
        far.close();
        threads.shutdownNow();
    }
}
