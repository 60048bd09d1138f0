package io.remora.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.UntrustedPeerException;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each way in which a server's certificate can be wrong is refused in a sentence of its own; Python and sslscan judge
 * too.
 */
@Timeout(120)
class TlsJudgesTest {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final int APPLICATION_DATA = 23;

    /** What is wrong, and the words of our sentence. */
    enum Wrong {
        EXPIRED("expired at"),
        NOT_YET_VALID("is not valid before"),
        OTHER_NAME("its certificate is for dns:elsewhere.example, not for localhost"),
        COMMON_NAME_ONLY("no name at all (its common name does not count)"),
        TRAILING_DOT("its certificate is for dns:localhost., with a trailing dot"),
        FOR_CLIENTS("is not for a server"),
        REVOKED("was revoked at"),
        OTHER_AUTHORITY("issued by CN=judged-other, does not lead to an authority that we trust"),
        SELF_SIGNED("is self-signed, and not one that we trust");

        private final String words;

        Wrong(String words) {
            this.words = words;
        }
    }

    private static final Map<Wrong, TestAuthority.Leaf> LEAVES = new EnumMap<>(Wrong.class);

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static TestAuthority.Leaf peer;
    private static Path list;

    @BeforeAll
    static void issue() throws Exception {
        authority = new TestAuthority(folder, "judged");
        TestAuthority other = new TestAuthority(folder, "judged-other");
        peer = authority.issueLocal("peer");
        Instant now = Instant.now();
        String local = "subjectAltName=DNS:localhost";
        LEAVES.put(Wrong.EXPIRED, authority.issue("expired", now.minusSeconds(7200), now.minusSeconds(3600), local));
        LEAVES.put(Wrong.NOT_YET_VALID, authority.issue("young", now.plusSeconds(3600), now.plusSeconds(7200), local));
        LEAVES.put(Wrong.OTHER_NAME, authority.issue("elsewhere", "subjectAltName=DNS:elsewhere.example"));
        LEAVES.put(Wrong.COMMON_NAME_ONLY, authority.issue("localhost"));
        LEAVES.put(Wrong.TRAILING_DOT, authority.issue("dotted", "subjectAltName=DNS:localhost."));
        LEAVES.put(Wrong.FOR_CLIENTS, authority.issue("client", local, "extendedKeyUsage=clientAuth"));
        LEAVES.put(Wrong.REVOKED, authority.issue("revoked", local));
        LEAVES.put(Wrong.OTHER_AUTHORITY, other.issueLocal("stranger"));
        LEAVES.put(Wrong.SELF_SIGNED, selfSigned());
        authority.revoke(LEAVES.get(Wrong.REVOKED));
        list = authority.crl(now.plusSeconds(86_400));
    }

    private static TestAuthority.Leaf selfSigned() throws Exception {
        TestAuthority.Leaf leaf = new TestAuthority.Leaf(folder.resolve("self.pem"), folder.resolve("self.key"));
        TestAuthority.openssl(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj",
                "/CN=self",
                "-addext subjectAltName=DNS:localhost -days 30 -keyout",
                leaf.key(),
                "-out",
                leaf.certificate());
        return leaf;
    }

    private static TestProcess serve(TestAuthority.Leaf leaf) {
        return new TestProcess(
                "apt-get install openssl",
                List.of(
                        "openssl",
                        "s_server",
                        "-tls1_3",
                        "-accept",
                        "127.0.0.1:0",
                        "-cert",
                        leaf.certificate().toString(),
                        "-key",
                        leaf.key().toString()));
    }

    private static URI where(TestProcess server) throws InterruptedException {
        return URI.create("tls://localhost:" + server.await("ACCEPT 127.0.0.1:([0-9]+)"));
    }

    /** Python's verdict over a server that openssl runs: OK, or what it found. */
    private static String python(URI where) throws Exception {
        String script = """
                import socket, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[2])
                context.load_verify_locations(sys.argv[3])
                context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
                context.hostname_checks_common_name = False
                try:
                    raw = socket.create_connection(("localhost", int(sys.argv[1])), timeout=20)
                    context.wrap_socket(raw, server_hostname="localhost").close()
                    print("OK")
                except ssl.SSLCertVerificationError as e:
                    print("refused:", e.verify_message)
                """;
        try (TestProcess process = new TestProcess(
                "apt-get install python3",
                List.of(
                        "/usr/bin/python3",
                        "-c",
                        script,
                        String.valueOf(where.getPort()),
                        authority.certificate().toString(),
                        list.toString()))) {
            return process.finish().strip();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerWithSuchACertificateIsRefusedInASentenceOfItsOwn(Wrong wrong) throws Exception {
        try (TestProcess server = serve(LEAVES.get(wrong))) {
            URI where = where(server);
            assertThatThrownBy(() ->
                            peer.trusting(authority).crl(list).dial(where, TIME).close())
                    .isInstanceOf(UntrustedPeerException.class)
                    .hasMessageStartingWith(where + " is not who it should be: ")
                    .hasMessageContaining(wrong.words)
                    .satisfies(refusal -> assertThat(Wrong.values())
                            .filteredOn(other -> refusal.getMessage().contains(other.words))
                            .containsExactly(wrong));
            assertThat(python(where)).as("Python's verdict").startsWith("refused:");
        }
    }

    @Test
    void aGoodOneIsTakenByAllOfThem() throws Exception {
        try (TestProcess server = serve(peer)) {
            URI where = where(server);
            peer.trusting(authority).crl(list).dial(where, TIME).close();
            assertThat(python(where)).isEqualTo("OK");
        }
    }

    @ParameterizedTest
    @CsvSource({"-PT11M, is not valid before", "-PT5M1S, is not valid before", "-PT5M, ", "PT0S, ", "PT5M, ", "PT11M, "
    })
    void theClockMayBeFiveMinutesBehindTheAuthoritys(Duration difference, String refusal) throws Exception {
        // Certificates count in seconds.
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        TestAuthority.Leaf fresh =
                authority.issue("fresh" + difference, now, now.plusSeconds(86_400), "subjectAltName=DNS:localhost");
        Tls tls = peer.trusting(authority).at(Clock.fixed(now.plus(difference), ZoneOffset.UTC));
        try (TestProcess server = serve(fresh)) {
            URI where = where(server);
            if (refusal == null) {
                tls.dial(where, TIME).close();
            } else {
                assertThatThrownBy(() -> tls.dial(where, TIME))
                        .isInstanceOf(UntrustedPeerException.class)
                        .hasMessageContaining(refusal)
                        .hasMessageContaining("check the clocks of both machines");
            }
        }
    }

    @Test
    void fourHundredDaysLaterTheCertificatesOfTodayAreRefused() throws Exception {
        Instant later = Instant.now().plus(Duration.ofDays(400));
        Clock clock = Clock.fixed(later, ZoneOffset.UTC);
        Tls stranger = Tls.anonymous().trust(authority.certificate()).at(clock);
        Tls expired = peer.trusting(authority).at(clock);
        try (TestProcess server = serve(peer)) {
            URI where = where(server);
            assertThatThrownBy(() -> stranger.dial(where, TIME))
                    .isInstanceOf(UntrustedPeerException.class)
                    .hasMessageContaining("expired at")
                    .hasMessageContaining("(it is " + later + " here): it must be renewed");
            assertThatThrownBy(() -> expired.dial(where, TIME))
                    .as("our own")
                    .hasMessageContaining("expired at")
                    .hasMessageContaining("issue a new certificate");
        }
    }

    @Test
    void sslscanFindsTls13AloneAndNoWeakCipher() throws Exception {
        Tls lax = peer.trusting(authority).clientCertificate(ClientCertificate.OPTIONAL);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Listener listener = lax.listen(URI.create("tls://localhost:0"))) {
            threads.submit(() -> {
                while (true) {
                    var incoming = listener.accept();
                    threads.submit(() -> incoming.handshake(TIME));
                }
            });
            try (TestProcess scan = new TestProcess(
                    "apt-get install sslscan",
                    List.of(
                            "sslscan",
                            "--no-colour",
                            "localhost:" + listener.uri().getPort()))) {
                String said = scan.finish();
                assertThat(said).containsPattern("TLSv1\\.3\\s+enabled");
                for (String old : List.of("SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2")) {
                    assertThat(said).containsPattern(old.replace(".", "\\.") + "\\s+disabled");
                }
                assertThat(said)
                        .contains("TLS_AES_128_GCM_SHA256")
                        .doesNotContainPattern("(?:Accepted|Preferred).*(?:RC4|DES|CBC|NULL|MD5)");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void recordsThatSomebodySendsAgainAreNotRead() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        Tls tls = peer.trusting(authority);
        TestProxy.Way twice = (in, out) -> {
            byte[] buffer = new byte[65_536];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                if (buffer[0] == APPLICATION_DATA && count < 100) {
                    // An application record: what is small here is the one byte that is written below.
                    out.write(buffer, 0, count);
                }
            }
        };
        try (Listener listener = tls.listen(URI.create("tls://localhost:0"));
                TestProxy proxy = new TestProxy(listener.uri(), twice, TestProxy.PLAIN)) {
            var accepted = threads.submit(() -> listener.accept().handshake(TIME));
            Link dialled = tls.dial(proxy.uri(), TIME);
            Link server = accepted.get();
            dialled.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {42})}, 0, 1);
            ByteBuffer read = ByteBuffer.allocate(server.readSize() + 10);
            assertThatThrownBy(() -> {
                        while (server.read(read, Long.MAX_VALUE) >= 0) {
                            assertThat(read.position()).isLessThan(2);
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(read.position()).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }
}
