package io.remora.ssh.deploy;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What tests deploy: an agent of one class that sends back what comes, started as the real one is. By its standard
 * streams, and at its socket as well; {@code --detached}: at its socket; {@code --relay}: joins its streams to the
 * socket.
 */
public final class EchoAgent {
    private EchoAgent() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        Path socket = Path.of(System.getProperty("remora.socket"));
        switch (arguments.length == 0 ? "" : arguments[arguments.length - 1]) {
            case "--relay" -> relay(socket);
            case "--detached" -> listen(socket);
            default -> {
                System.err.println("echo agent of java " + System.getProperty("java.version") + " \u001b[31m");
                Thread listening = new Thread(() -> listen(socket));
                listening.setDaemon(true);
                listening.start();
                if (arguments.length > 0) {
                    System.out.write(String.join(",", arguments).getBytes());
                    System.out.flush();
                }
                copy(
                        new FileInputStream(FileDescriptor.in).getChannel(),
                        new FileOutputStream(FileDescriptor.out).getChannel());
                System.exit(0);
            }
        }
    }

    private static void listen(Path socket) {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path early = Path.of(socket + ".new");
            server.bind(UnixDomainSocketAddress.of(early));
            Files.setPosixFilePermissions(early, PosixFilePermissions.fromString("rw-------"));
            Files.move(early, socket);
            while (true) {
                SocketChannel peer = server.accept();
                new Thread(() -> {
                            try (peer) {
                                copy(peer, peer);
                            } catch (IOException e) {
                                // It went.
                            }
                        })
                        .start();
            }
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    private static void relay(Path socket) throws Exception {
        SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Thread back = new Thread(() -> {
            try {
                copy(peer, new FileOutputStream(FileDescriptor.out).getChannel());
            } catch (IOException e) {
                // It went.
            }
            System.exit(0);
        });
        back.start();
        copy(new FileInputStream(FileDescriptor.in).getChannel(), peer);
        System.exit(0);
    }

    /**
     * Not by the streams of {@code Channels}: on 17 the two of one socket share a lock, so a read that waits stops the
     * writer. Nor by classes of its own: the jar holds this one alone.
     */
    private static void copy(ReadableByteChannel in, WritableByteChannel out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (in.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            buffer.clear();
        }
    }
}
