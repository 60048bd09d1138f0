package io.remora.ssh;

import static io.remora.ssh.DialTest.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.UntrustedPeerException;
import io.remora.transport.Link;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two jumps through real sshds, as an ssh_config says. */
@Timeout(60)
final class JumpTest {
    @TempDir
    static Path folder;

    static Path key;
    static OpenSshServer first;
    static OpenSshServer second;
    static OpenSshServer target;

    @BeforeAll
    static void start() throws IOException {
        key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        first = server("first");
        second = server("second");
        target = server("target");
    }

    private static OpenSshServer server(String name) throws IOException {
        Path sshd = Files.createDirectories(folder.resolve(name));
        Files.copy(Path.of(key + ".pub"), sshd.resolve("authorized_keys"));
        return OpenSshServer.start(sshd);
    }

    @AfterAll
    static void stop() {
        List.of(first, second, target).forEach(OpenSshServer::close);
    }

    private Ssh ssh(String... knownLines) throws IOException {
        Path known = Files.write(Files.createTempFile(folder, "known", ""), List.of(knownLines));
        Path config = Files.write(
                Files.createTempFile(folder, "config", ""),
                List.of(
                        "# the far one",
                        "Host far",
                        "  HostName 127.0.0.1",
                        "  Port " + target.port(),
                        "  ProxyJump one,root@127.0.0.1:" + second.port(),
                        "Host one",
                        "  HostName=127.0.0.1",
                        "  Port = " + first.port(),
                        "  ConnectTimeout 5",
                        "Match all",
                        "  User root",
                        "  IdentityFile \"" + key + "\"",
                        "  UserKnownHostsFile " + known));
        return new Ssh().config(config).withoutAgent();
    }

    @Test
    void theFarHostIsReachedThroughBothAndNoLocalPortIsOpened() throws IOException {
        List<String> before = listening();
        try (Link link =
                ssh(first.knownLine(), second.knownLine(), target.knownLine()).dial(URI.create("ssh://far"), TIME)) {
            assertThat(DialTest.echo(link, "far away")).isEqualTo("far away");
            assertThat(listening()).isEqualTo(before);
            assertThat(link.handshake().details().get("through"))
                    .isEqualTo("root@127.0.0.1:" + first.port() + ", root@127.0.0.1:" + second.port());
            assertThat(link.handshake().details()).containsEntry("postQuantum", "true");
            bulk(link);
        }
    }

    private static List<String> listening() throws IOException {
        return Tools.listening(List.of(ProcessHandle.current().pid()));
    }

    /** More than any window, both ways at once. */
    private static void bulk(Link link) throws IOException {
        byte[] sent = new byte[8 << 20];
        new Random(7).nextBytes(sent);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                link.write(new ByteBuffer[] {ByteBuffer.wrap(sent)}, 0, 1);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        ByteBuffer got = ByteBuffer.allocate(sent.length + link.readSize());
        while (got.position() < sent.length) {
            assertThat(link.read(got, System.nanoTime() + TIME.toNanos())).isPositive();
        }
        writing.join();
        assertThat(Arrays.equals(sent, Arrays.copyOf(got.array(), got.position())))
                .isTrue();
    }

    @Test
    void anUnknownHostBehindTheJumpsIsRefusedByItsOwnName() throws IOException {
        int before = target.log().length();
        assertThatThrownBy(() -> ssh(first.knownLine(), second.knownLine()).dial(URI.create("ssh://far"), TIME))
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("[127.0.0.1]:" + target.port());
        // Its last words on a connection: whatever was asked before stands in the log.
        assertThat(target.awaitLog(before, "do_cleanup"))
                .contains("Remote protocol version")
                .doesNotContain("userauth-request");
    }

    @Test
    void anUnknownFirstJumpIsRefusedBeforeAnythingBehindItIsTried() throws IOException {
        int before = second.log().length();
        assertThatThrownBy(() -> ssh(second.knownLine(), target.knownLine()).dial(URI.create("ssh://far"), TIME))
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("[127.0.0.1]:" + first.port());
        // Whoever only looks whether it is there names no version.
        assertThat(second.log()).contains("Server listening");
        assertThat(second.log().substring(before)).doesNotContain("Remote protocol version");
    }

    @Test
    void whatCannotBeReachedThroughAJumpIsSaid() throws IOException {
        int nobody = Tools.freePort();
        Path config = Files.write(
                Files.createTempFile(folder, "config", ""),
                List.of("Host *", "ProxyJump root@127.0.0.1:" + first.port(), "IdentityFile " + key));
        // The jump itself would jump through itself: the circle is found.
        assertThatThrownBy(() ->
                        new Ssh().config(config).withoutAgent().dial(URI.create("ssh://127.0.0.1:" + nobody), TIME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("circle");
        Path known = Files.writeString(Files.createTempFile(folder, "known", ""), first.knownLine() + "\n");
        Path straight = Files.write(
                Files.createTempFile(folder, "config", ""),
                List.of("Host 127.0.0.2", "ProxyJump root@127.0.0.1:" + first.port(), "Host *", "IdentityFile " + key));
        assertThatThrownBy(() -> new Ssh()
                        .config(straight)
                        .withoutAgent()
                        .knownHosts(known)
                        .dial(URI.create("ssh://127.0.0.2:" + nobody), TIME))
                .isInstanceOf(io.remora.UnreachableException.class)
                .hasMessageContaining("through root@127.0.0.1:" + first.port());
    }

    @Test
    void aProxyCommandIsNotRunAndThatIsSaid() throws IOException {
        Path config = Files.write(
                Files.createTempFile(folder, "config", ""),
                List.of("Host *", "ProxyCommand touch " + folder.resolve("ran")));
        assertThatThrownBy(() -> new Ssh().config(config).withoutAgent().dial(URI.create("ssh://127.0.0.1"), TIME))
                .hasMessageContaining("ProxyJump");
        assertThat(folder.resolve("ran")).doesNotExist();
    }
}
