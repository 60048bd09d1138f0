package io.remora.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.remora.RefusedException;
import io.remora.UntrustedPeerException;
import io.remora.transport.Incoming;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whichever TLS it is: our side says why it refused a certificate, and the peer learns only that. */
@Timeout(60)
class TlsRefusalsTest {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final String LOCAL = "subjectAltName=IP:127.0.0.1";

    @TempDir
    static Path folder;

    private static final Map<String, Tls> REFUSED_CLIENTS = new LinkedHashMap<>();
    private static final Map<String, Tls> REFUSED_SERVERS = new LinkedHashMap<>();
    private static TestAuthority authority;
    private static Tls good;
    private static ExecutorService threads;

    @BeforeAll
    static void issue() throws Exception {
        threads = Executors.newCachedThreadPool();
        authority = new TestAuthority(folder, "authority");
        TestAuthority other = new TestAuthority(folder, "other");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.minus(1, ChronoUnit.DAYS);
        Tls expired = authority
                .issue("expired", end.minus(1, ChronoUnit.DAYS), end, LOCAL)
                .trusting(authority)
                .at(Clock.fixed(end.minus(1, ChronoUnit.HOURS), ZoneOffset.UTC));
        TestAuthority.Leaf gone = authority.issueLocal("gone");
        authority.revoke(gone);
        Path list = authority.crl(now.plus(1, ChronoUnit.DAYS));
        Tls stranger = other.issueLocal("stranger").trusting(authority);
        good = authority
                .issue("good", now.minus(5, ChronoUnit.DAYS), now.plus(5, ChronoUnit.DAYS), LOCAL)
                .trusting(authority)
                .crl(list);
        REFUSED_CLIENTS.put("does not lead to an authority that we trust", stranger);
        REFUSED_CLIENTS.put(" expired at " + end, expired);
        REFUSED_CLIENTS.put(" was revoked at ", gone.trusting(authority));
        REFUSED_CLIENTS.put(
                " is not for a client",
                authority.issue("serving", LOCAL, "extendedKeyUsage=serverAuth").trusting(authority));
        REFUSED_SERVERS.put("does not lead to an authority that we trust", stranger);
        REFUSED_SERVERS.put(" expired at " + end, expired);
        REFUSED_SERVERS.put(" was revoked at ", gone.trusting(authority));
        REFUSED_SERVERS.put(
                "its certificate is for dns:db.example, not for 127.0.0.1",
                authority.issue("db", "subjectAltName=DNS:db.example").trusting(authority));
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
    }

    /** Why each side failed, and when the one who dialled knew it. */
    private record Failures(Throwable dialled, Throwable accepted, Duration shown) {}

    private static CompletableFuture<Failures> meet(Tls client, Tls server) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Listener listener = server.listen(URI.create("tls://127.0.0.1:0"))) {
                        CompletableFuture<Throwable> accepted = CompletableFuture.supplyAsync(
                                () -> catchThrowable(() -> {
                                    Incoming incoming = listener.accept();
                                    incoming.handshake(TIME);
                                }),
                                threads);
                        long began = System.nanoTime();
                        Throwable dialled = catchThrowable(() -> dial(client, listener));
                        Duration shown = Duration.ofNanos(System.nanoTime() - began);
                        return new Failures(dialled, accepted.get(30, TimeUnit.SECONDS), shown);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    /** In TLS 1.3 a refusal arrives with the first read. */
    private static void dial(Tls client, Listener listener) throws IOException {
        try (Link link = client.dial(listener.uri(), TIME)) {
            link.read(ByteBuffer.allocate(link.readSize()), System.nanoTime() + TIME.toNanos());
        }
    }

    private static Map<String, Failures> all(Map<String, CompletableFuture<Failures>> meetings) throws Exception {
        Map<String, Failures> failures = new LinkedHashMap<>();
        for (Map.Entry<String, CompletableFuture<Failures>> each : meetings.entrySet()) {
            failures.put(each.getKey(), within(each.getValue()));
        }
        return failures;
    }

    private static Failures within(CompletableFuture<Failures> meeting) throws Exception {
        try {
            return meeting.get(40, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nobody failed", e);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "PQ"})
    void aClientIsRefusedInOneSentenceHereAndSeesTheSameAlertAtTheSameTimeWhateverIsWrong(TlsProfile profile)
            throws Exception {
        // Twice: the first time classes are loaded, which takes long whatever is wrong.
        for (int round = 0; round < 2; round++) {
            Map<String, CompletableFuture<Failures>> meetings = new LinkedHashMap<>();
            REFUSED_CLIENTS.forEach(
                    (why, client) -> meetings.put(why, meet(client.profile(profile), good.profile(profile))));
            all(meetings).forEach((why, failures) -> {
                assertThat(failures.accepted())
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining(why);
                assertThat(failures.dialled())
                        .as(why)
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining(" refused our certificate (certificate_unknown): ");
                assertThat(failures.shown()).as(why).isGreaterThanOrEqualTo(Duration.ofMillis(250));
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "PQ"})
    void aClientWithoutACertificateIsRefusedOnBothSides(TlsProfile profile) throws Exception {
        Tls nobody = Tls.anonymous().trust(authority.certificate());
        Failures failures = within(meet(nobody.profile(profile), good.profile(profile)));
        assertThat(failures.accepted())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("it showed no certificate, and here everybody needs one");
        assertThat(failures.dialled())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("wants a certificate of us and we have none");
    }

    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "PQ"})
    void aServerIsUntrustedInOneSentenceAndHearsThatItsCertificateIsNotAccepted(TlsProfile profile) throws Exception {
        Map<String, CompletableFuture<Failures>> meetings = new LinkedHashMap<>();
        REFUSED_SERVERS.forEach(
                (why, server) -> meetings.put(why, meet(good.profile(profile), server.profile(profile))));
        all(meetings).forEach((why, failures) -> {
            assertThat(failures.dialled())
                    .isInstanceOf(UntrustedPeerException.class)
                    .hasMessageContaining(why);
            assertThat(failures.accepted())
                    .as(why)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("it does not accept our certificate");
        });
    }
}
