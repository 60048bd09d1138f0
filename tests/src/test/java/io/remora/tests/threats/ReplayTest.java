package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Remora;
import io.remora.server.Server;
import io.remora.ssh.Ssh;
import io.remora.tests.peer.Pki;
import io.remora.tests.peer.ReplayingProxy;
import io.remora.transport.TcpTransport;
import io.remora.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A call that somebody on the way records and sends again is executed once. */
@Timeout(60)
final class ReplayTest {
    private static final long SECONDS = 30;

    @TempDir
    Path folder;

    private final Semaphore executed = new Semaphore(0);

    /** Counts how often it is called. */
    public static final class Counter {
        private final Semaphore executed;

        Counter(Semaphore executed) {
            this.executed = executed;
        }

        @Exposed
        public void count() {
            executed.release();
        }
    }

    private Server serve(String where, Transport transport) throws IOException {
        return Server.on(where, transport)
                .authenticator(Authenticator.anonymous())
                .grant("*", Counter.class, () -> new Counter(executed))
                .start();
    }

    /** Calls twice, of which the second is recorded, and sends that one again. */
    private void callAndReplay(ReplayingProxy proxy, String url, Transport dialling, Outcome outcome) throws Exception {
        try (Connection connection = Remora.connect(url, dialling)) {
            connection.root().call("count");
            proxy.record();
            connection.root().call("count");
            assertThat(executed.tryAcquire(2)).isTrue();
            proxy.replay();
            outcome.judge();
        }
    }

    /** What comes of it. */
    private interface Outcome {
        void judge() throws InterruptedException;
    }

    private Outcome endOf(ReplayingProxy proxy) {
        return () -> {
            assertThat(proxy.awaitEnd(SECONDS))
                    .as("the connection that was tampered with ends")
                    .isTrue();
            assertThat(executed.availablePermits()).isZero();
        };
    }

    @Test
    void overTlsItIsNotExecutedAgainAndTheConnectionEnds() throws Exception {
        Pki pki = Pki.create(folder.resolve("pki"));
        try (Server server = serve("tls://localhost:0", pki.server());
                ReplayingProxy proxy = new ReplayingProxy(server.uri().getPort())) {
            callAndReplay(proxy, "tls://localhost:" + proxy.port(), pki.client(), endOf(proxy));
        }
    }

    @Test
    void overSshItIsNotExecutedAgainAndTheConnectionEnds() throws Exception {
        Path key = folder.resolve("id");
        Process made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()).start();
        assertThat(made.waitFor()).as("ssh-keygen, of openssh-client").isZero();
        Transport listening = new Ssh().hostKey(folder.resolve("host")).authorizedKeys(folder.resolve("id.pub"));
        Transport dialling = new Ssh()
                .keys(key)
                .knownHosts(folder.resolve("known"))
                .config(Files.createFile(folder.resolve("config")))
                .withoutAgent()
                .acceptNew();
        try (Server server = serve("ssh://127.0.0.1:0", listening);
                ReplayingProxy proxy = new ReplayingProxy(server.uri().getPort())) {
            callAndReplay(proxy, "ssh://me@127.0.0.1:" + proxy.port(), dialling, endOf(proxy));
        }
    }

    /** What the other tests would see if nothing protected them. */
    @Test
    void overPlainTcpItIsExecutedAgain() throws Exception {
        try (Server server = serve("tcp://127.0.0.1:0", TcpTransport.insecure());
                ReplayingProxy proxy = new ReplayingProxy(server.uri().getPort())) {
            String url = "tcp://127.0.0.1:" + proxy.port();
            callAndReplay(
                    proxy,
                    url,
                    TcpTransport.insecure(),
                    () -> assertThat(executed.tryAcquire(SECONDS, TimeUnit.SECONDS))
                            .isTrue());
        }
    }
}
