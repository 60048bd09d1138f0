package io.remora.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.Evidence;
import io.remora.Exposed;
import io.remora.Remora;
import io.remora.Session;
import io.remora.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and authorities change on both ends under a steady load of calls, and no call fails. */
@Timeout(120)
class TlsLastingTest {
    /** What is called. */
    public interface Echo {
        int same(int number);
    }

    /** The service. */
    public static final class Echoing {
        @Exposed
        public int same(int number) {
            return number;
        }
    }

    /**
     * Files in use that an operator, or the renewal, replaces; certificate before key, as no pair can be replaced at
     * once.
     */
    private record InUse(Path certificate, Path key) {
        static InUse in(Path folder, String name) {
            return new InUse(folder.resolve(name + "-in-use.pem"), folder.resolve(name + "-in-use.key"));
        }

        void become(TestAuthority.Leaf leaf) throws Exception {
            replace(leaf.certificate(), certificate);
            replace(leaf.key(), key);
        }
    }

    private static void replace(Path made, Path inUse) throws Exception {
        Path next = inUse.resolveSibling(inUse.getFileName() + ".tmp");
        Files.copy(made, next, StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, inUse, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Calls without a pause until it is stopped. */
    private static final class Load {
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicInteger calls = new AtomicInteger();
        private final CompletableFuture<Void> running;

        Load(Connection connection) {
            Echo echo = connection.root(Echo.class);
            running = CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    int number = calls.incrementAndGet();
                    if (echo.same(number) != number) {
                        throw new AssertionError("the answer was another one");
                    }
                }
            });
        }

        /** How many calls there were; throws what one failed with. */
        int stop() throws Exception {
            stop.set(true);
            running.get(30, TimeUnit.SECONDS);
            return calls.get();
        }
    }

    @TempDir
    Path folder;

    private static void pause(Duration time) throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        never.completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS).get();
    }

    private static TestAuthority.Leaf shortLived(TestAuthority authority, String name, int seconds) throws Exception {
        return authority.issue(
                name,
                Instant.now().minusSeconds(5),
                Instant.now().plusSeconds(seconds),
                "subjectAltName=DNS:localhost,DNS:peer",
                "extendedKeyUsage=serverAuth,clientAuth");
    }

    @Test
    void leavesOfAFewSecondsAreRenewedOnBothEndsAndNoCallFails() throws Exception {
        TestAuthority authority = new TestAuthority(folder, "renewing");
        InUse host = InUse.in(folder, "host");
        InUse client = InUse.in(folder, "client");
        host.become(shortLived(authority, "host0", 8));
        client.become(shortLived(authority, "client0", 8));
        Tls serving = Tls.identity(host.certificate(), host.key()).trust(authority.certificate());
        Tls dialling = Tls.identity(client.certificate(), client.key()).trust(authority.certificate());
        try (Server server = Server.on("tls://localhost:0", serving)
                        .grant("*", Echoing.class, Echoing::new)
                        .start();
                Connection lasting = Remora.lasting(server.uri().toString(), dialling)) {
            Load load = new Load(lasting);
            Set<Instant> ends = new HashSet<>();
            for (int i = 1; i <= 5; i++) {
                pause(Duration.ofSeconds(4));
                host.become(shortLived(authority, "host" + i, 8));
                client.become(shortLived(authority, "client" + i, 8));
                ends.add(lasting.session().handshake().own().expires().orElseThrow());
            }
            assertThat(load.stop()).isGreaterThan(1000);
            // It was seen with several certificates, as each would have ended long ago.
            assertThat(ends).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void theAuthorityIsReplacedWithBothTrustedInBetweenAndNoCallFails() throws Exception {
        TestAuthority old = new TestAuthority(folder, "old-root");
        TestAuthority young = new TestAuthority(folder, "young-root");
        InUse host = InUse.in(folder, "host");
        InUse client = InUse.in(folder, "client");
        Path trust = folder.resolve("trust.pem");
        host.become(old.issueLocal("host"));
        client.become(old.issueLocal("client"));
        replace(old.certificate(), trust);
        Tls serving = Tls.identity(host.certificate(), host.key()).trust(trust);
        Tls dialling = Tls.identity(client.certificate(), client.key()).trust(trust);
        try (Server server = Server.on("tls://localhost:0", serving)
                        .grant("*", Echoing.class, Echoing::new)
                        .start();
                Connection lasting = Remora.lasting(server.uri().toString(), dialling)) {
            Load load = new Load(lasting);
            Path both = folder.resolve("both.pem");
            Files.copy(old.certificate(), both);
            Files.write(both, Files.readAllBytes(young.certificate()), StandardOpenOption.APPEND);
            replace(both, trust);
            pause(Duration.ofSeconds(2));
            host.become(young.issueLocal("host"));
            pause(Duration.ofSeconds(2));
            client.become(young.issueLocal("client"));
            for (int i = 0; i < 200 && !(issuer(lasting.session()).contains("young-root")); i++) {
                pause(Duration.ofMillis(100));
            }
            // The connections of before are drained by then, or the server would cut their calls.
            pause(Duration.ofSeconds(3));
            replace(young.certificate(), trust);
            pause(Duration.ofSeconds(3));
            assertThat(load.stop()).isGreaterThan(1000);
            assertThat(issuer(lasting.session())).contains("young-root");
        }
    }

    private static String issuer(Session session) {
        Evidence.Certificates shown =
                (Evidence.Certificates) session.handshake().evidence();
        return shown.leaf().getIssuerX500Principal().getName();
    }
}
