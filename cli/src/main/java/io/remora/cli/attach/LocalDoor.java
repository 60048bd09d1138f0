package io.remora.cli.attach;

import io.remora.RemoteJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Unix socket on this host by which programs of this user reach the attached JVM: what comes is passed on as it is,
 * each connection over a way of its own. It is in a folder that is its user's alone.
 */
final class LocalDoor implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LocalDoor.class.getName());

    private final RemoteJvm jvm;
    private final Path socket;
    private final ServerSocketChannel listening;

    private LocalDoor(RemoteJvm jvm, Path socket, ServerSocketChannel listening) {
        this.jvm = jvm;
        this.socket = socket;
        this.listening = listening;
    }

    static LocalDoor open(RemoteJvm jvm) throws IOException {
        Path folder = Files.createTempDirectory(
                "remora-attached-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path socket = folder.resolve("jvm-" + jvm.pid() + ".sock");
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket));
        LocalDoor door = new LocalDoor(jvm, socket, listening);
        start("remora-door", door::accept);
        return door;
    }

    String url() {
        return "unix://" + socket.toUri().getRawPath();
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel peer = listening.accept();
                start("remora-door-in", () -> admit(peer));
            }
        } catch (ClosedChannelException e) {
            LOG.fine("the door is shut");
        } catch (IOException e) {
            LOG.log(Level.WARNING, "nobody is let in any more", e);
        }
    }

    /** One that cannot be let in is told by its end, and hinders no other. */
    private void admit(SocketChannel peer) {
        RemoteJvm.Way way;
        try {
            way = jvm.open();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, e, () -> "a connection was not let in to the JVM " + jvm.pid());
            close(peer);
            return;
        }
        // Channels' own streams would wait for each other on one lock.
        InputStream in = Channels.newInputStream(new ReadSide(peer));
        OutputStream out = Channels.newOutputStream(new WriteSide(peer));
        start("remora-door-out", () -> pass(way.input(), out, peer, way));
        pass(in, way.output(), peer, way);
    }

    private static void close(SocketChannel peer) {
        try {
            peer.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "a peer did not end well", e);
        }
    }

    private static void pass(InputStream from, OutputStream to, SocketChannel peer, RemoteJvm.Way way) {
        try {
            from.transferTo(to);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.FINE, "a way to the attached JVM broke off", e);
        }
        try (peer) {
            way.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.FINE, "a way to the attached JVM did not end well", e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        Files.deleteIfExists(socket);
        Path folder = socket.getParent();
        if (folder != null) {
            Files.deleteIfExists(folder);
        }
    }

    private record ReadSide(SocketChannel channel) implements java.nio.channels.ReadableByteChannel {
        @Override
        public int read(java.nio.ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record WriteSide(SocketChannel channel) implements java.nio.channels.WritableByteChannel {
        @Override
        public int write(java.nio.ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
