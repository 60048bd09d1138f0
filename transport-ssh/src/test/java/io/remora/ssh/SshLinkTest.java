package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RefusedException;
import io.remora.transport.Link;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a link promises, over a real sshd. */
@Timeout(60)
final class SshLinkTest {
    @TempDir
    static Path folder;

    static Path key;
    static OpenSshServer server;
    static Ssh ssh;

    @BeforeAll
    static void start() throws IOException {
        key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        Path sshd = Files.createDirectories(folder.resolve("sshd"));
        Files.copy(Path.of(key + ".pub"), sshd.resolve("authorized_keys"));
        server = OpenSshServer.start(sshd);
        ssh = DialTest.ssh(key, Files.writeString(folder.resolve("known"), server.knownLine() + "\n"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ByteBuffer target(Link link) {
        return ByteBuffer.allocate(link.readSize());
    }

    @Test
    void aReadGivesUpAtItsDeadlineAndTheLinkLivesOn() throws IOException {
        try (Link link = DialTest.dial(ssh, server)) {
            assertThat(link.timedRead()).isTrue();
            assertThat(link.read(target(link), System.nanoTime() + 50_000_000)).isZero();
            assertThat(link.read(target(link), System.nanoTime() - 1)).isZero();
            assertThat(DialTest.echo(link, "still here")).isEqualTo("still here");
        }
    }

    @Test
    void anInterruptEndsAReadKeepsItsStatusAndLeavesTheLinkWhole() throws Exception {
        try (Link link = DialTest.dial(ssh, server)) {
            AtomicReference<Object> seen = new AtomicReference<>();
            Thread reader = new Thread(() -> {
                try {
                    int count = link.read(target(link), Long.MAX_VALUE);
                    seen.set(count + " " + Thread.currentThread().isInterrupted());
                } catch (IOException e) {
                    seen.set(e);
                }
            });
            reader.start();
            reader.interrupt();
            reader.join();
            assertThat(seen.get()).isEqualTo("0 true");
            Thread.currentThread().interrupt();
            link.write(
                    new ByteBuffer[] {ByteBuffer.wrap("x".getBytes(java.nio.charset.StandardCharsets.US_ASCII))}, 0, 1);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(DialTest.read(link, 1)).isEqualTo("x");
        }
    }

    @Test
    void aReaderIsWokenOnce() throws Exception {
        try (Link link = DialTest.dial(ssh, server)) {
            CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> read(link));
            link.wakeReader();
            assertThat(reading.get()).isZero();
            assertThat(link.read(target(link), System.nanoTime() + 20_000_000)).isZero();
        }
    }

    private static int read(Link link) {
        try {
            return link.read(target(link), Long.MAX_VALUE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aWriterWaitsForAPeerThatDoesNotReadAndAnInterruptDoesNotEndIt() throws Exception {
        try (Link link = DialTest.dial(ssh, server)) {
            byte[] much = new byte[24 << 20];
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread writer = new Thread(() -> {
                try {
                    link.write(new ByteBuffer[] {ByteBuffer.wrap(much)}, 0, 1);
                    interrupted.complete(Thread.currentThread().isInterrupted());
                } catch (IOException e) {
                    interrupted.completeExceptionally(e);
                }
            });
            writer.start();
            // cat echoes into our window, which nobody reads: everything comes to a halt.
            while (writer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            writer.interrupt();
            ByteBuffer got = target(link);
            long total = 0;
            while (total < much.length) {
                got.clear();
                int count = link.read(got, System.nanoTime() + DialTest.TIME.toNanos());
                assertThat(count).isPositive();
                total += count;
            }
            assertThat(interrupted.get()).isTrue();
        }
    }

    @Test
    void closingWakesAReaderAndAWriterWithAnError() throws Exception {
        Link link = DialTest.dial(ssh, server);
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> read(link));
        link.close();
        link.close();
        assertThatThrownBy(reading::get).hasRootCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> link.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPeerThatEndsInOrderGivesMinusOneAndOneThatVanishesAnError() throws Exception {
        try (SshHost host = ssh.connect(URI.create(server.url()), DialTest.TIME)) {
            SshCommand command = host.run("printf bye", line -> {}, DialTest.TIME);
            Link link = command.link(host.handshake(), () -> {});
            assertThat(DialTest.read(link, 3)).isEqualTo("bye");
            assertThat(link.read(target(link), Long.MAX_VALUE)).isEqualTo(-1);
            assertThat(command.exit(DialTest.TIME)).isZero();

            SshCommand killed = host.run("kill -9 $PPID; sleep 5", line -> {}, DialTest.TIME);
            Link cut = killed.link(host.handshake(), () -> {});
            assertThatThrownBy(() -> cut.read(target(cut), System.nanoTime() + DialTest.TIME.toNanos()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aCommandsOutputErrorsAndStatusArriveAndItsErrorsAreMadeHarmless() throws Exception {
        try (SshHost host = ssh.connect(URI.create(server.url()), DialTest.TIME)) {
            StringBuffer errors = new StringBuffer();
            SshCommand command = host.run(
                    "cat; printf 'a\\033[31mb\\nc' >&2; exit 7",
                    line -> errors.append(line).append('|'),
                    DialTest.TIME);
            byte[] bytes = "through".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            command.write(bytes, 0, bytes.length);
            command.endInput();
            assertThat(command.output().readAllBytes()).isEqualTo(bytes);
            assertThat(command.exit(DialTest.TIME)).isEqualTo(7);
            assertThat(errors.toString()).isEqualTo("a\\u001b[31mb|c|");
        }
    }

    @Test
    void aHostWithoutTheSubsystemIsARefusalThatSaysWhatToDo() throws Exception {
        Path sshd = Files.createDirectories(folder.resolve("bare"));
        Files.copy(Path.of(key + ".pub"), sshd.resolve("authorized_keys"));
        try (OpenSshServer bare = OpenSshServer.start(sshd, "Match User root", "ForceCommand /bin/false")) {
            // A forced command replaces the subsystem: it is there and ends at once.
            try (Link link = DialTest.ssh(key, Files.writeString(folder.resolve("k2"), bare.knownLine() + "\n"))
                    .dial(URI.create(bare.url()), DialTest.TIME)) {
                assertThat(link.read(
                                target(link),
                                System.nanoTime() + Duration.ofSeconds(5).toNanos()))
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void dropbearRunsCommandsAndHasNoSubsystem() throws Exception {
        try (Dropbear dropbear = Dropbear.start(folder.resolve("dropbear"), key)) {
            Ssh there = DialTest.ssh(key, folder.resolve("dropbear-known")).acceptNew();
            assertThatThrownBy(() -> there.dial(URI.create(dropbear.url()), DialTest.TIME))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("neither the subsystem remora nor rpyc");
            try (SshHost host = there.connect(URI.create(dropbear.url()), DialTest.TIME)) {
                SshCommand command = host.run("echo here", line -> {}, DialTest.TIME);
                assertThat(new String(command.output().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII))
                        .isEqualTo("here\n");
            }
        }
    }
}
