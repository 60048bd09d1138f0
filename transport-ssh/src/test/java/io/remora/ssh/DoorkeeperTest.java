package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RefusedException;
import io.remora.server.SourcePenalties;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What strangers may cost a listener. */
@Timeout(60)
final class DoorkeeperTest {
    /** One failure for nothing, and then a penalty that outlasts the test. */
    private static final SourcePenalties.Settings HARSH =
            new SourcePenalties.Settings(1, Duration.ofHours(1), Duration.ofHours(1), 100);

    @TempDir
    Path folder;

    @Test
    void twoFailuresAndASuccessOverAndOverKeepASourceOut() {
        Doorkeeper doorkeeper = new Doorkeeper(PreAuthLimits.defaults(), Clock.systemUTC());
        for (int i = 0; i < 3; i++) {
            assertThat(doorkeeper.enter("a")).isEmpty();
            doorkeeper.failed("a");
            doorkeeper.failed("a");
            doorkeeper.succeeded("a");
            doorkeeper.left("a");
        }
        assertThat(doorkeeper.enter("a").orElseThrow()).contains("kept out for");
        assertThat(doorkeeper.enter("b")).isEmpty();
    }

    private Listener listen(Path authorized, PreAuthLimits limits) throws IOException {
        return new Ssh()
                .hostKey(folder.resolve("hostkey"))
                .authorizedKeys(
                        Files.writeString(folder.resolve("authorized_keys"), Tools.publicLine(authorized) + "\n"))
                .limits(limits)
                .listen(URI.create("ssh://127.0.0.1:0"));
    }

    /** What a stranger's socket reads before it is closed, or a banner's beginning. */
    private static byte[] greeting(Listener listener) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), listener.uri().getPort())) {
            socket.setSoTimeout(10_000);
            return socket.getInputStream().readNBytes(4);
        } catch (SocketException e) {
            return new byte[0];
        }
    }

    @Test
    void aSourceWhoseLoginsFailedIsClosedWithoutABannerAndOneThatHungUpIsNot() throws Exception {
        Path key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        Ssh stranger = DialTest.ssh(Tools.keygen(folder.resolve("stranger"), "ed25519", ""), folder.resolve("known"))
                .acceptNew();
        try (Listener listener = listen(key, PreAuthLimits.defaults().withPenalties(HARSH))) {
            URI where = URI.create("ssh://me@127.0.0.1:" + listener.uri().getPort());
            for (int failures = 0; failures < 2; failures++) {
                for (int i = 0; i < 4; i++) {
                    assertThat(greeting(listener))
                            .asString(StandardCharsets.US_ASCII)
                            .isEqualTo("SSH-");
                }
                assertThatThrownBy(() -> stranger.dial(where, DialTest.TIME)).isInstanceOf(RefusedException.class);
            }
            // The failure counts when the connection has ended on the listener's side too.
            byte[] greeting = greeting(listener);
            for (long deadline = System.nanoTime() + DialTest.TIME.toNanos();
                    greeting.length > 0 && System.nanoTime() < deadline; ) {
                greeting = greeting(listener);
            }
            assertThat(greeting).isEmpty();
        }
    }

    @Test
    void connectionsThatAreLoggingInAreCountedInAllAndPerSource() {
        Doorkeeper doorkeeper = new Doorkeeper(PreAuthLimits.defaults().withStartups(3, 2), Clock.systemUTC());
        assertThat(doorkeeper.enter("a")).isEmpty();
        assertThat(doorkeeper.enter("a")).isEmpty();
        assertThat(doorkeeper.enter("a").orElseThrow()).contains("2 connections");
        assertThat(doorkeeper.enter("b")).isEmpty();
        assertThat(doorkeeper.enter("c").orElseThrow()).contains("3 connections");
        doorkeeper.left("a");
        assertThat(doorkeeper.enter("c")).isEmpty();
    }

    @Test
    void anIpv6SourceCountsByItsNetwork() throws IOException {
        assertThat(Doorkeeper.source(new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 1)))
                .isEqualTo(Doorkeeper.source(new InetSocketAddress(InetAddress.getByName("2001:db8::ffff"), 2)))
                .isNotEqualTo(Doorkeeper.source(new InetSocketAddress(InetAddress.getByName("2001:db9::1"), 1)));
    }

    @Test
    void silentConnectionsAreEndedInTimeAndAFloodOfThemKeepsNoSocketOpen() throws Exception {
        Path key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        PreAuthLimits limits = PreAuthLimits.defaults()
                .withLoginTime(Duration.ofSeconds(1))
                .withStartups(30, 10)
                .withPenalties(SourcePenalties.Settings.none());
        try (Listener listener = listen(key, limits);
                Echo echo = new Echo(listener)) {
            int port = listener.uri().getPort();
            List<Socket> flood = new ArrayList<>();
            long begin = System.nanoTime();
            for (int i = 0; i < 300; i++) {
                flood.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            // Ten at once of one source; on a slow machine a wave of them may have been ended before the last one came.
            long waves = 1 + Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000;
            int greeted = 0;
            long start = System.nanoTime();
            for (Socket socket : flood) {
                socket.setSoTimeout(5000);
                byte[] all = readToEnd(socket);
                greeted += all.length > 0 ? 1 : 0;
                socket.close();
            }
            assertThat(greeted).isBetween(1, (int) (10 * waves));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            try (Link link = DialTest.ssh(key, folder.resolve("known"))
                    .acceptNew()
                    .dial(URI.create("ssh://127.0.0.1:" + port), DialTest.TIME)) {
                assertThat(DialTest.echo(link, "in")).isEqualTo("in");
                assertThat(echo.seen).hasSize(1);
            }
        }
    }

    private static byte[] readToEnd(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // Reset instead of closed: as good.
            return e instanceof java.net.SocketTimeoutException ? new byte[1 << 10] : new byte[0];
        }
    }
}
