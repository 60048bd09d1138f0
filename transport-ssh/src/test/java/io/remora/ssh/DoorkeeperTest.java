package io.remora.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.transport.Link;
import io.remora.transport.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What strangers may cost a listener. */
@Timeout(60)
final class DoorkeeperTest {
    private final AtomicLong now = new AtomicLong(1);

    @Test
    void aSourceThatKeepsFailingIsHeldOffUntilItsPenaltyRanDown() {
        Doorkeeper doorkeeper = new Doorkeeper(PreAuthLimits.defaults(), now::get);
        for (int i = 0; i < 3; i++) {
            assertThat(doorkeeper.enter("a")).isEmpty();
            doorkeeper.left("a");
            doorkeeper.punish("a", Doorkeeper.FAILED);
        }
        assertThat(doorkeeper.enter("a").orElseThrow()).contains("held off");
        assertThat(doorkeeper.enter("b")).isEmpty();
        now.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(doorkeeper.enter("a")).isEmpty();
        for (int i = 0; i < 1000; i++) {
            doorkeeper.punish("a", Doorkeeper.SILENT);
        }
        now.addAndGet(PreAuthLimits.defaults().mostPenalty().toNanos());
        assertThat(doorkeeper.enter("a")).isEmpty();
        doorkeeper.punish("a", Duration.ofMinutes(1));
        doorkeeper.forgive("a");
        assertThat(doorkeeper.enter("a")).isEmpty();
    }

    @Test
    void connectionsThatAreLoggingInAreCountedInAllAndPerSource() {
        Doorkeeper doorkeeper = new Doorkeeper(PreAuthLimits.defaults().withStartups(3, 2), now::get);
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
    void silentConnectionsAreEndedInTimeAndAFloodOfThemKeepsNoSocketOpen(@TempDir Path folder) throws Exception {
        Path key = Tools.keygen(folder.resolve("id"), "ed25519", "");
        Path authorized = Files.writeString(folder.resolve("authorized_keys"), Tools.publicLine(key) + "\n");
        PreAuthLimits limits = PreAuthLimits.defaults()
                .withLoginTime(Duration.ofSeconds(1))
                .withStartups(30, 10)
                .withPenalties(Duration.ofHours(1), Duration.ofHours(2));
        try (Listener listener = new Ssh()
                        .hostKey(folder.resolve("hostkey"))
                        .authorizedKeys(authorized)
                        .limits(limits)
                        .listen(URI.create("ssh://127.0.0.1:0"));
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
