package io.remora.tests.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stands between two peers, keeps what the dialling one says, and says it again. Takes one connection. */
public final class ReplayingProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CountDownLatch ended = new CountDownLatch(1);
    private final int target;

    /** What was said since {@link #record}; it guards the far side's output too. */
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

    private volatile Socket far = new Socket();

    /** Passes on what it hears to that port of this machine. */
    public ReplayingProxy(int target) throws IOException {
        this.target = target;
        thread(this::serve);
    }

    /** Where to dial it. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Keeps what is said from now on. */
    public void record() {
        synchronized (recorded) {
            recorded.reset();
        }
    }

    /** Says again what was kept. */
    public void replay() throws IOException {
        synchronized (recorded) {
            if (recorded.size() == 0) {
                throw new IllegalStateException("nothing was said since record()");
            }
            far.getOutputStream().write(recorded.toByteArray());
        }
    }

    /** Waits until the peer that was dialled hangs up; false when it does not within that time. */
    public boolean awaitEnd(long seconds) throws InterruptedException {
        return ended.await(seconds, TimeUnit.SECONDS);
    }

    private void serve() throws IOException {
        try (Socket near = listening.accept();
                Socket dialled = new Socket(InetAddress.getLoopbackAddress(), target)) {
            far = dialled;
            near.setTcpNoDelay(true);
            dialled.setTcpNoDelay(true);
            thread(() -> passOn(near.getInputStream(), dialled.getOutputStream()));
            dialled.getInputStream().transferTo(near.getOutputStream());
        } finally {
            ended.countDown();
        }
    }

    private void passOn(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[65_536];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            synchronized (recorded) {
                recorded.write(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
    }

    /** What a thread of the proxy does; a socket that breaks ends it. */
    private interface Work {
        void run() throws IOException;
    }

    private static void thread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of the two is gone.
                    }
                },
                "replaying-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        far.close();
    }
}
