package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ConnectTimeout} of an ssh_config, at a port that does not answer. */
@Timeout(60)
final class ConnectTimeoutTest {
    @Test
    void aHostThatDoesNotAnswerIsGivenUpWhenTheConfigurationSays(@TempDir Path folder) throws IOException {
        List<Socket> crowd = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full.getLocalPort(), crowd);
            Path config = Files.writeString(folder.resolve("config"), "Host 127.0.0.1\n  ConnectTimeout 1\n");
            long start = System.nanoTime();
            assertThatThrownBy(() -> new Ssh()
                            .config(config)
                            .withoutAgent()
                            .dial(URI.create("ssh://127.0.0.1:" + full.getLocalPort()), Duration.ofSeconds(40)))
                    .isInstanceOf(UnreachableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(20));
        } finally {
            for (Socket each : crowd) {
                each.close();
            }
        }
    }

    /** Whoever comes after a queue is full gets no answer at all. */
    private static void fill(int port, List<Socket> crowd) throws IOException {
        for (int i = 0; i < 100; i++) {
            Socket each = new Socket();
            crowd.add(each);
            try {
                each.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new AssertionError("the queue of a listening socket is never full");
    }
}
