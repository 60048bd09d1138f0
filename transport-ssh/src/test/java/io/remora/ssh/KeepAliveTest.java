package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.transport.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host that no longer answers is given up. */
@Timeout(60)
final class KeepAliveTest {
    @Test
    void aHostThatStoppedIsNoticedByItsMissingSignsOfLife(@TempDir Path folder) throws IOException {
        Path key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        Path sshd = Files.createDirectories(folder.resolve("sshd"));
        Files.copy(Path.of(key + ".pub"), sshd.resolve("authorized_keys"));
        try (OpenSshServer server = OpenSshServer.start(sshd)) {
            Ssh ssh = DialTest.ssh(key, Files.writeString(folder.resolve("known"), server.knownLine() + "\n"))
                    .keepAlive(Duration.ofMillis(300));
            try (Link link = DialTest.dial(ssh, server)) {
                long alive = System.nanoTime() + Duration.ofMillis(2000).toNanos();
                ByteBuffer target = ByteBuffer.allocate(link.readSize());
                assertThat(link.read(target, alive)).isZero();
                assertThat(DialTest.echo(link, "idle but well")).isEqualTo("idle but well");
                server.signal("STOP");
                try {
                    long start = System.nanoTime();
                    assertThatThrownBy(() -> link.read(
                                    target,
                                    System.nanoTime() + Duration.ofSeconds(10).toNanos()))
                            .isInstanceOf(IOException.class);
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
                } finally {
                    server.signal("CONT");
                }
            }
        }
    }
}
