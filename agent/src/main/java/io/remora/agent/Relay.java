package io.remora.agent;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * Joins this process's standard input and output to a Unix socket, byte for byte, until either side ends. This is how a
 * second connection reaches an agent on a host without a port: over another channel of the same SSH connection.
 */
final class Relay {
    private static final int BUFFER = 64 << 10;

    private Relay() {}

    /** Relays until one side ends; then the process is to end. */
    static void run(Path socket) throws IOException, InterruptedException {
        SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Thread back = new Thread(() -> copyBack(peer), "remora-relay-back");
        back.setDaemon(true);
        back.start();
        // Neither stream is closed here: closing a pipe that another thread reads from may wait for it.
        copy(new FileInputStream(FileDescriptor.in).getChannel(), peer);
        peer.shutdownOutput();
        back.join();
        peer.close();
    }

    private static void copyBack(SocketChannel peer) {
        try {
            copy(peer, new FileOutputStream(FileDescriptor.out).getChannel());
        } catch (IOException e) {
            System.err.println("remora agent: the relay broke off: " + e.getMessage());
        }
        // Who waits for input in the other direction cannot be woken in any other way.
        Runtime.getRuntime().halt(0);
    }

    private static void copy(ReadableByteChannel in, WritableByteChannel out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        while (in.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            buffer.clear();
        }
    }
}
