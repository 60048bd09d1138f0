package io.remora.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Remora;
import io.remora.server.Server;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session lives no longer than what proved its peer: the certificate, the trust, the absence from the list. */
@Timeout(60)
class TlsSessionEndTest {
    private static final Duration AT_MOST = Duration.ofSeconds(2);

    /** What is called. */
    public static final class Echo {
        @Exposed
        public int same(int number) {
            return number;
        }
    }

    @TempDir
    Path folder;

    private TestAuthority authority;
    private TestAuthority.Leaf host;
    private Path trust;
    private Path list;
    private Server server;

    @BeforeEach
    void serve() throws Exception {
        authority = new TestAuthority(folder, "watched");
        host = authority.issueLocal("host");
        trust = folder.resolve("trust.pem");
        list = folder.resolve("list.pem");
        replace(authority.certificate(), trust);
        replace(authority.crl(Instant.now().plusSeconds(3600)), list);
        server = Server.on(
                        "tls://localhost:0",
                        Tls.identity(host.certificate(), host.key())
                                .trust(trust)
                                .crl(list))
                .grant("*", Echo.class, Echo::new)
                .start();
    }

    @AfterEach
    void stop() {
        server.close(Duration.ZERO);
    }

    private Connection connect(TestAuthority.Leaf client) throws Exception {
        URI where = server.uri();
        Connection connection = Remora.connect(where.toString(), client.trusting(authority));
        assertThat(same(connection, 3)).isEqualTo(3);
        return connection;
    }

    private static int same(Connection connection, int number) {
        return connection.root().call("same", number).as(int.class);
    }

    /** As an operator should: a finished file takes the place of the one before. */
    private static void replace(Path made, Path inUse) throws Exception {
        Path next = inUse.resolveSibling("next.tmp");
        Files.copy(made, next, StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, inUse, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Duration untilItEnds(Connection connection, Instant from) throws Exception {
        connection.onEnd().get(30, TimeUnit.SECONDS);
        return Duration.between(from, Instant.now());
    }

    @Test
    void aSessionEndsWithTheCertificateOfItsPeer() throws Exception {
        TestAuthority.Leaf shortLived = authority.issue(
                "short",
                Instant.now().minusSeconds(60),
                Instant.now().plusSeconds(3),
                "subjectAltName=DNS:short",
                "extendedKeyUsage=clientAuth");
        X509Certificate certificate = Pem.certificates(shortLived.certificate()).get(0);
        try (Connection ending = connect(shortLived);
                Connection staying = connect(host)) {
            Duration after = untilItEnds(ending, certificate.getNotAfter().toInstant());
            assertThat(after).isBetween(Duration.ZERO, AT_MOST);
            assertThat(same(staying, 4)).isEqualTo(4);
        }
    }

    @Test
    void aSessionEndsOnceItsPeerIsRevoked() throws Exception {
        TestAuthority.Leaf client = authority.issueLocal("client");
        try (Connection ending = connect(client);
                Connection staying = connect(host)) {
            authority.revoke(client);
            Path fresh = authority.crl(Instant.now().plusSeconds(3600));
            Instant replaced = Instant.now();
            replace(fresh, list);
            assertThat(untilItEnds(ending, replaced)).isLessThan(AT_MOST);
            assertThat(same(staying, 4)).isEqualTo(4);
        }
    }

    @Test
    void sessionsEndOnceTheirAuthorityIsNoLongerTrusted() throws Exception {
        TestAuthority other = new TestAuthority(folder, "other");
        try (Connection ending = connect(host)) {
            Instant replaced = Instant.now();
            replace(other.certificate(), trust);
            assertThat(untilItEnds(ending, replaced)).isLessThan(AT_MOST);
        }
    }

    private Server serveAs(TestAuthority.Leaf identity) throws Exception {
        return Server.on("tls://localhost:0", identity.trusting(authority))
                .grant("*", Echo.class, Echo::new)
                .start();
    }

    @Test
    void whoDialledEndsItWithTheCertificateOfTheServer() throws Exception {
        TestAuthority.Leaf shortLived = authority.issue(
                "short-host",
                Instant.now().minusSeconds(60),
                Instant.now().plusSeconds(4),
                "subjectAltName=DNS:localhost",
                "extendedKeyUsage=serverAuth");
        Instant end =
                Pem.certificates(shortLived.certificate()).get(0).getNotAfter().toInstant();
        try (Server shortServer = serveAs(shortLived);
                Connection connection = Remora.connect(shortServer.uri().toString(), host.trusting(authority))) {
            assertThat(same(connection, 3)).isEqualTo(3);
            assertThat(untilItEnds(connection, end)).isBetween(Duration.ZERO, AT_MOST);
            assertThat(connection.ended().orElseThrow())
                    .hasMessageContaining("what proved the peer to be")
                    .hasMessageContaining("ended at " + end);
        }
    }

    @Test
    void whoDialledEndsItOnceTheServerIsRevoked() throws Exception {
        TestAuthority.Leaf lost = authority.issueLocal("lost-host");
        try (Server lostServer = serveAs(lost);
                Connection connection = Remora.connect(
                        lostServer.uri().toString(), host.trusting(authority).crl(list))) {
            assertThat(same(connection, 3)).isEqualTo(3);
            authority.revoke(lost);
            Path fresh = authority.crl(Instant.now().plusSeconds(3600));
            Instant replaced = Instant.now();
            replace(fresh, list);
            assertThat(untilItEnds(connection, replaced)).isLessThan(AT_MOST);
            assertThat(connection.ended().orElseThrow()).hasMessageContaining("was revoked at");
        }
    }

    @Test
    void whoDialledEndsItOnceTheServersAuthorityIsNoLongerTrusted() throws Exception {
        TestAuthority other = new TestAuthority(folder, "another");
        Path own = folder.resolve("own-trust.pem");
        replace(authority.certificate(), own);
        try (Connection connection = Remora.connect(
                server.uri().toString(),
                Tls.identity(host.certificate(), host.key()).trust(own))) {
            assertThat(same(connection, 3)).isEqualTo(3);
            Instant replaced = Instant.now();
            replace(other.certificate(), own);
            assertThat(untilItEnds(connection, replaced)).isLessThan(AT_MOST);
        }
    }
}
