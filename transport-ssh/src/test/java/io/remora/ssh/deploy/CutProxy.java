package io.remora.ssh.deploy;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Stands between a dialler and a host: cuts the connection after so many bytes to the host, or delays each piece. */
final class CutProxy implements Closeable {
    private final ServerSocket server;
    private final int target;
    private final long cutAfter;
    private final long delayMillis;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong passed = new AtomicLong();
    private volatile boolean silent;

    CutProxy(int target, long cutAfter, long delayMillis) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.cutAfter = cutAfter;
        this.delayMillis = delayMillis;
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many bytes went to the host so far. */
    long passed() {
        return passed.get();
    }

    /** From now on nothing gets through, and nobody is told: as when a cable is pulled. */
    void fallSilent() {
        silent = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                sockets.addAll(List.of(near, far));
                start(() -> copy(near, far, cutAfter, passed));
                start(() -> copy(far, near, Long.MAX_VALUE, new AtomicLong()));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void copy(Socket from, Socket to, long most, AtomicLong count) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            int read;
            while ((read = in.read(buffer)) > 0) {
                if (delayMillis > 0) {
                    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
                    while (System.nanoTime() < end) {
                        LockSupport.parkNanos(end - System.nanoTime());
                    }
                }
                if (count.get() + read > most) {
                    return;
                }
                if (!silent) {
                    out.write(buffer, 0, read);
                    count.addAndGet(read);
                }
            }
            awaitNoise();
        } catch (IOException e) {
            awaitNoise();
        }
    }

    /** In silence the end of the one side is not told to the other. */
    private void awaitNoise() {
        while (silent) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Override
    public void close() throws IOException {
        silent = false;
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
