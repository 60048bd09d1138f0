package io.remora.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.RefusedException;
import io.remora.UnreachableException;
import io.remora.UntrustedPeerException;
import io.remora.transport.Incoming;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in and who is not, between two of ours: each refusal with its own exception and sentence. */
@Timeout(60)
class TlsPeersTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final URI ANY_PORT = URI.create("tls://127.0.0.1:0");

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static TestAuthority other;
    private static TestAuthority.Leaf peer;
    private static Tls good;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void issue() throws Exception {
        authority = new TestAuthority(folder, "authority");
        other = new TestAuthority(folder, "other");
        peer = authority.issueLocal("peer");
        good = peer.trusting(authority);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** What became of both sides of one connection: a link, or why not. */
    private record Outcome(Object dialled, Object accepted) {
        Link dialledLink() {
            return (Link) dialled;
        }

        Link acceptedLink() {
            return (Link) accepted;
        }
    }

    private Outcome meet(Tls client, Tls server) throws Exception {
        return meet(client, server, "127.0.0.1");
    }

    private Outcome meet(Tls client, Tls server, String host) throws Exception {
        try (Listener listener = server.listen(ANY_PORT)) {
            URI where = URI.create("tls://" + host + ":" + listener.uri().getPort());
            Future<Link> dialled = threads.submit(() -> client.dial(where, TIME));
            Incoming incoming = listener.accept();
            Future<Link> accepted = threads.submit(() -> incoming.handshake(TIME));
            return new Outcome(result(dialled), result(accepted));
        }
    }

    private static Object result(Future<Link> future) throws Exception {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static void assertBothWork(Outcome outcome) throws Exception {
        assertThat(outcome.dialled()).isInstanceOf(Link.class);
        assertThat(outcome.accepted()).isInstanceOf(Link.class);
        Link dialled = outcome.dialledLink();
        Link accepted = outcome.acceptedLink();
        dialled.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {42})}, 0, 1);
        assertThat(accepted.read(ByteBuffer.allocate(accepted.readSize()), Long.MAX_VALUE))
                .isEqualTo(1);
        dialled.close();
        accepted.close();
    }

    private static Tls later(Tls tls, Duration by) {
        return tls.at(Clock.fixed(Instant.now().plus(by), ZoneOffset.UTC));
    }

    private Tls serverWith(String name, String... extensions) throws Exception {
        return authority.issue(name, extensions).trusting(authority);
    }

    @Test
    void aServerIsKnownByItsNameOrAddress() throws Exception {
        assertBothWork(meet(good, good, "localhost"));
        assertBothWork(meet(good.expectName("LOCALHOST."), good));
        assertBothWork(meet(good, good, "127.0.0.1"));
    }

    @Test
    void aServerOfAnotherAuthorityIsUntrusted() throws Exception {
        Tls stranger = other.issueLocal("stranger").trusting(authority);
        Outcome outcome = meet(good, stranger);
        assertThat((Throwable) outcome.dialled())
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("tls://127.0.0.1:")
                .hasMessageContaining("issued by CN=other, does not lead to an authority that we trust (CN=authority)");
        assertThat((Throwable) outcome.accepted())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it does not accept our certificate");
    }

    @Test
    void aClientOfAnotherAuthorityIsRefusedOnBothSides() throws Exception {
        Tls stranger = other.issueLocal("client").trusting(authority);
        Outcome outcome = meet(stranger, good);
        assertThat((Throwable) outcome.accepted())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("does not lead to an authority that we trust");
        // TLS 1.3: the dialling side was done before its certificate was looked at.
        Link link = outcome.dialledLink();
        assertThatThrownBy(() -> link.read(ByteBuffer.allocate(link.readSize()), Long.MAX_VALUE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("refused our certificate (certificate_unknown)");
        assertThatThrownBy(() -> link.read(ByteBuffer.allocate(link.readSize()), Long.MAX_VALUE))
                .as("and again")
                .isInstanceOf(IOException.class);
    }

    @Test
    void aServerOfAnotherNameIsUntrusted() throws Exception {
        Tls elsewhere = serverWith("elsewhere", "subjectAltName=DNS:db.example,IP:10.1.2.3,URI:spiffe://x/db");
        assertThat((Throwable) meet(good, elsewhere).dialled())
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining(
                        "its certificate is for dns:db.example, ip:10.1.2.3, uri:spiffe://x/db, not for 127.0.0.1");
        assertBothWork(meet(good.expectName("db.example"), elsewhere));
        assertBothWork(meet(good.expectName("10.1.2.3"), elsewhere));
        assertBothWork(meet(good.expectUri("spiffe://x/db"), elsewhere));
        assertThat((Throwable) meet(good.expectUri("spiffe://x/DB"), elsewhere).dialled())
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("not for spiffe://x/DB");
        assertThat((Throwable) meet(good.expectUri("db.example"), elsewhere).dialled())
                .as("a URI is no host")
                .isInstanceOf(UntrustedPeerException.class);
    }

    @Test
    void theCommonNameNeverCounts() throws Exception {
        Tls commonName = serverWith("localhost");
        assertThat((Throwable) meet(good, commonName, "localhost").dialled())
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("no name at all (its common name does not count)");
    }

    @Test
    void aCertificateForClientsIsNoServers() throws Exception {
        Tls clientOnly = serverWith("clientonly", "subjectAltName=IP:127.0.0.1", "extendedKeyUsage=clientAuth");
        assertThat((Throwable) meet(good, clientOnly).dialled())
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("is not for a server");
        assertBothWork(meet(clientOnly, good));
    }

    @Test
    void aCertificateForServersIsNoClients() throws Exception {
        Tls serverOnly = serverWith("serveronly", "subjectAltName=IP:127.0.0.1", "extendedKeyUsage=serverAuth");
        assertThat((Throwable) meet(serverOnly, good).accepted())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is not for a client");
        assertBothWork(meet(good, serverOnly));
    }

    @Test
    void aCertificateOutOfItsTimeIsRefusedWithTheTime() throws Exception {
        TestAuthority.Leaf steady = authority.issue(
                "steady",
                Instant.now().minus(5, ChronoUnit.DAYS),
                Instant.now().plus(5, ChronoUnit.DAYS),
                "subjectAltName=IP:127.0.0.1");
        Tls always = steady.trusting(authority);
        Instant end = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        TestAuthority.Leaf old =
                authority.issue("old", end.minus(1, ChronoUnit.DAYS), end, "subjectAltName=IP:127.0.0.1,DNS:old");
        Tls expired = later(old.trusting(authority), Duration.ofDays(-1).minusHours(1));
        assertThat((Throwable) meet(always, expired).dialled())
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("its certificate (dns:old, ip:127.0.0.1) expired at " + end);
        assertThat((Throwable) meet(expired, always).accepted())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("expired at " + end);
        Instant start = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        TestAuthority.Leaf young = authority.issue(
                "young", start, start.plus(1, ChronoUnit.DAYS), "subjectAltName=IP:127.0.0.1,DNS:young");
        Tls early = later(young.trusting(authority), Duration.ofDays(1).plusHours(1));
        assertThat((Throwable) meet(always, early).dialled())
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("is not valid before " + start);
        assertThat((Throwable) meet(early, always).accepted())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is not valid before " + start);
    }

    @Test
    void ourOwnCertificateOutOfItsTimeIsSaidBeforeAnythingIsDone() throws Exception {
        assertThatThrownBy(() -> later(good, Duration.ofDays(2)).listen(ANY_PORT))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(peer.certificate() + " (dns:localhost, dns:peer, ip:127.0.0.1) expired at ");
        assertThatThrownBy(() -> later(good, Duration.ofDays(-2)).dial(URI.create("tls://127.0.0.1:1"), TIME))
                .hasMessageContaining("check its clock");
    }

    @Test
    void anExpiredAuthorityIsRefused() throws Exception {
        // Its leaf is still good then: only the authority's own certificate has run out.
        Instant now = Instant.now();
        TestAuthority.Leaf lasting =
                authority.issue("lasting", now, now.plus(60, ChronoUnit.DAYS), "subjectAltName=IP:127.0.0.1");
        Tls tls = later(lasting.trusting(authority), Duration.ofDays(40));
        assertThat((Throwable) meet(tls, tls).dialled())
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("the authority's certificate (CN=authority) that it leads to expired at");
    }

    @Test
    void aClientWithoutACertificateIsRefusedUnlessThatWasChosen() throws Exception {
        Tls nobody = Tls.anonymous().trust(authority.certificate());
        Outcome outcome = meet(nobody, good);
        assertThat((Throwable) outcome.accepted())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("it showed no certificate, and here everybody needs one");
        Link link = outcome.dialledLink();
        assertThatThrownBy(() -> link.read(ByteBuffer.allocate(link.readSize()), Long.MAX_VALUE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("wants a certificate of us and we have none");
        Outcome optional = meet(nobody, good.clientCertificate(ClientCertificate.OPTIONAL));
        assertThat(optional.acceptedLink().handshake().evidence()).isInstanceOf(Evidence.Nothing.class);
        assertBothWork(optional);
        Tls stranger = other.issueLocal("optional").trusting(authority);
        assertThat((Throwable) meet(stranger, good.clientCertificate(ClientCertificate.OPTIONAL))
                        .accepted())
                .as("what is shown is checked all the same")
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aRevokedPeerIsRefusedAndAnOldListRefusesEverybody() throws Exception {
        TestAuthority revoking = new TestAuthority(folder, "revoking");
        TestAuthority.Leaf kept = revoking.issueLocal("kept");
        TestAuthority.Leaf gone = revoking.issueLocal("gone");
        revoking.revoke(gone);
        Instant until = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
        Path list = revoking.crl(until);
        Tls server = kept.trusting(revoking).crl(list);
        assertBothWork(meet(kept.trusting(revoking), server));
        assertThat((Throwable) meet(gone.trusting(revoking), server).accepted())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("(dns:localhost, dns:gone, ip:127.0.0.1) was revoked at ");
        assertThat((Throwable) meet(server, gone.trusting(revoking)).dialled())
                .isInstanceOf(UntrustedPeerException.class)
                .hasMessageContaining("was revoked at ");
        assertThat((Throwable) meet(kept.trusting(revoking), later(server, Duration.ofHours(2)))
                        .accepted())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("its next update was due at " + until + ": nobody is let in");
        Tls unlisted = good.crl(list);
        assertThat((Throwable) meet(good, unlisted).accepted())
                .hasMessageContaining("holds none of its issuer, CN=authority");
    }

    @Test
    void changedFilesAreUsedByNewConnectionsAndOpenOnesStay() throws Exception {
        TestAuthority first = new TestAuthority(folder, "first");
        TestAuthority second = new TestAuthority(folder, "second");
        TestAuthority.Leaf before = first.issueLocal("before");
        TestAuthority.Leaf after = second.issueLocal("after");
        Path certificate = Files.copy(before.certificate(), folder.resolve("live.pem"));
        Path key = Files.copy(before.key(), folder.resolve("live.key"));
        Path trust = folder.resolve("live-ca.pem");
        Files.writeString(trust, Files.readString(first.certificate()));
        Tls live = Tls.identity(certificate, key).trust(trust);
        try (Listener listener = live.listen(ANY_PORT)) {
            Link open = connect(before.trusting(first), listener);
            Files.writeString(certificate, Files.readString(after.certificate()));
            // Half way: the key is not the certificate's yet, so the old pair stays in use.
            Files.writeString(trust, Files.readString(first.certificate()) + Files.readString(second.certificate()));
            Tls both = before.trusting(first);
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1500);
            while (System.nanoTime() < until) {
                connect(both, listener).close();
            }
            Files.writeString(key, Files.readString(after.key()));
            Tls successor = after.trusting(second);
            Object last = new IOException("not tried");
            while (!(last instanceof Link)) {
                last = tryConnect(successor, listener);
            }
            ((Link) last).close();
            open.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1);
            open.close();
        }
    }

    private Link connect(Tls client, Listener listener) throws Exception {
        Object outcome = tryConnect(client, listener);
        assertThat(outcome).isInstanceOf(Link.class);
        return (Link) outcome;
    }

    private Object tryConnect(Tls client, Listener listener) throws Exception {
        Future<Link> dialled = threads.submit(() -> client.dial(listener.uri(), TIME));
        Incoming incoming = listener.accept();
        Future<Link> accepted = threads.submit(() -> incoming.handshake(TIME));
        Object link = result(accepted);
        Object outcome = result(dialled);
        return link instanceof Link ? outcome : link;
    }

    @Test
    void aSilentPeerIsDroppedAtTheDeadlineAndDelaysNobody() throws Exception {
        try (Listener listener = good.listen(ANY_PORT);
                Socket silent = new Socket("127.0.0.1", listener.uri().getPort())) {
            Incoming first = listener.accept();
            Future<Link> slow = threads.submit(() -> first.handshake(Duration.ofMillis(300)));
            connect(good, listener).close();
            assertThat((Throwable) result(slow))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not finish the TLS handshake within 300 ms: dropped");
            assertThat(silent.getInputStream().read())
                    .as("the socket is closed")
                    .isEqualTo(-1);
        }
    }

    @Test
    void aPeerThatDribblesCannotStretchTheDeadline() throws Exception {
        try (Listener listener = good.listen(ANY_PORT);
                Socket slow = new Socket("127.0.0.1", listener.uri().getPort())) {
            Incoming incoming = listener.accept();
            long start = System.nanoTime();
            Future<Link> handshake = threads.submit(() -> incoming.handshake(Duration.ofMillis(300)));
            byte[] hello = {0x16, 0x03, 0x01, 0x20, 0x00};
            assertThatThrownBy(() -> {
                        for (int i = 0; ; i++) {
                            slow.getOutputStream().write(i < hello.length ? hello[i] : 0);
                            handshakeTick(handshake);
                        }
                    })
                    .hasStackTraceContaining("within 300 ms");
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
        }
    }

    private static void handshakeTick(Future<Link> handshake) throws Exception {
        try {
            handshake.get(20, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            // Still at it.
        }
    }

    @Test
    void aServerThatNeverAnswersIsUnreachableInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            URI where = URI.create("tls://127.0.0.1:" + silent.getLocalPort());
            assertThatThrownBy(() -> good.dial(where, Duration.ofMillis(200)))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("did not finish the TLS handshake within 200 ms");
        }
    }

    @Test
    void aPlainPortIsNoTlsServer() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            URI where = URI.create("tls://127.0.0.1:" + plain.getLocalPort());
            Future<Link> dialled = threads.submit(() -> good.dial(where, TIME));
            try (Socket socket = plain.accept()) {
                socket.getOutputStream().write("220 mail.example ready to serve you\r\n".getBytes());
                assertThat((Throwable) result(dialled))
                        .isInstanceOf(UntrustedPeerException.class)
                        .hasMessageContaining("speaks no TLS at all: is it a plain port?");
            }
        }
    }

    @Test
    void aPlainClientIsNoTlsClient() throws Exception {
        try (Listener listener = good.listen(ANY_PORT);
                Socket plain = new Socket("127.0.0.1", listener.uri().getPort())) {
            plain.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes());
            Incoming incoming = listener.accept();
            assertThatThrownBy(() -> incoming.handshake(TIME))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("speaks no TLS at all");
        }
    }

    @Test
    void anInterruptEndsADialAndLeavesTheThreadInterrupted() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            URI where = URI.create("tls://127.0.0.1:" + silent.getLocalPort());
            Thread[] who = new Thread[1];
            Future<Boolean> dialling = threads.submit(() -> {
                who[0] = Thread.currentThread();
                assertThatThrownBy(() -> good.dial(where, TIME)).hasMessageContaining("interrupted");
                return Thread.interrupted();
            });
            silent.accept().getInputStream().read();
            who[0].interrupt();
            assertThat(dialling.get()).isTrue();
        }
    }

    @Test
    void droppingAnIncomingPeerEndsItsHandshake() throws Exception {
        try (Listener listener = good.listen(ANY_PORT);
                Socket silent = new Socket("127.0.0.1", listener.uri().getPort())) {
            Incoming incoming = listener.accept();
            Future<Link> handshake = threads.submit(() -> incoming.handshake(TIME));
            incoming.close();
            assertThat(result(handshake)).isInstanceOf(IOException.class);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void withoutTrustOrIdentityNothingIsDone() {
        assertThatThrownBy(() -> Tls.identity(peer.certificate(), peer.key()).listen(ANY_PORT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nobody is trusted yet");
        assertThatThrownBy(() -> Tls.anonymous().trust(authority.certificate()).listen(ANY_PORT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs an identity");
    }
}
