package io.remora.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.FullControl;
import io.remora.RemoteJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The door on this host to a JVM on another. */
@Timeout(30)
class LocalDoorTest {
    /** The first way to it fails; what goes down another comes back. */
    private static final class Fickle implements RemoteJvm {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public long pid() {
            return 4711;
        }

        @Override
        public Way open() {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("not now");
            }
            return new Back();
        }

        @Override
        public List<String> notices() {
            return List.of();
        }

        @Override
        public Connection connection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FullControl control() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> detach() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private static final class Back implements RemoteJvm.Way {
        private final PipedInputStream input = new PipedInputStream();
        private final PipedOutputStream output;

        Back() {
            try {
                output = new PipedOutputStream(input);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public InputStream input() {
            return input;
        }

        @Override
        public OutputStream output() {
            return output;
        }

        @Override
        public void close() {
            try {
                output.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void whoCannotBeLetInIsClosedAndTheNextIsLetIn() throws Exception {
        Path socket;
        try (LocalDoor door = LocalDoor.open(new Fickle())) {
            socket = Path.of(URI.create(door.url()).getPath());
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
            try (SocketChannel first = SocketChannel.open(address)) {
                assertThat(first.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
            try (SocketChannel second = SocketChannel.open(address)) {
                second.write(ByteBuffer.wrap(new byte[] {42}));
                ByteBuffer back = ByteBuffer.allocate(1);
                assertThat(second.read(back)).isEqualTo(1);
                assertThat(back.get(0)).isEqualTo((byte) 42);
            }
        }
        assertThat(socket.getParent()).doesNotExist();
    }
}
