package io.remora.ssh;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Stands before a host and takes strict key exchange out of what the host proposes. Takes one connection at a time. */
final class StrippingProxy implements Closeable {
    private static final String STRICT = "kex-strict-s-v00@openssh.com";
    /** As long as the other, so that nothing else in the packet changes, and known to nobody. */
    private static final String NONSENSE = "kex-nobody-s-v00@openssh.com";

    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final int target;
    private volatile int stripped;

    StrippingProxy(int target) throws IOException {
        this.target = target;
        start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** How often there was something to take out. */
    int stripped() {
        return stripped;
    }

    private void serve() throws IOException {
        while (true) {
            try (Socket near = server.accept();
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
                start(() -> {
                    try (far) {
                        near.getInputStream().transferTo(far.getOutputStream());
                    }
                });
                strip(new DataInputStream(far.getInputStream()), new DataOutputStream(near.getOutputStream()));
                far.getInputStream().transferTo(near.getOutputStream());
            } catch (IOException e) {
                if (server.isClosed()) {
                    throw e;
                }
            }
        }
    }

    /**
     * Passes on the host's version (RFC 4253, 4.2) and its first packet (6), the proposal, which nothing protects yet.
     */
    private void strip(DataInputStream in, DataOutputStream out) throws IOException {
        ByteArrayOutputStream version = new ByteArrayOutputStream();
        int next;
        do {
            next = in.readUnsignedByte();
            version.write(next);
        } while (next != '\n');
        out.write(version.toByteArray());
        int length = in.readInt();
        String packet = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        stripped += packet.contains(STRICT) ? 1 : 0;
        out.writeInt(length);
        out.write(packet.replace(STRICT, NONSENSE).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What a thread of the proxy does; a socket that breaks ends it. */
    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of the two is gone.
                    }
                },
                "stripping-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
