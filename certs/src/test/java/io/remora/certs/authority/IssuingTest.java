package io.remora.certs.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.certs.CertsException;
import io.remora.certs.FixedClock;
import io.remora.certs.KeyKind;
import io.remora.certs.TimeToLive;
import io.remora.certs.Tool;
import io.remora.certs.Usage;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.x509.CertificateDetails;
import io.remora.certs.x509.KeyPairs;
import io.remora.certs.x509.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class IssuingTest {
    @TempDir
    Path temp;

    private final FixedClock clock = FixedClock.atRealTime();

    private CertificateAuthority authority() {
        return CertificateAuthority.create(temp.resolve("ca")).clock(clock).create();
    }

    @ParameterizedTest
    @CsvSource({"P256, false", "P256, true", "ED25519, false", "ED25519, true"})
    void opensslVerifiesALeafStrictlyAsServerAndAsClient(KeyKind kind, boolean intermediate) {
        CertificateAuthority authority = CertificateAuthority.create(temp.resolve("ca"))
                .kind(kind)
                .intermediate(intermediate)
                .create();
        Issued issued = authority.issue(IssueRequest.of("build7").names(List.of("dns:build7", "ip:127.0.0.1")));
        Path leaf = issued.certificate().orElseThrow();

        for (String purpose : List.of("sslserver", "sslclient")) {
            assertThat(Tool.openssl(
                                    "verify",
                                    "-x509_strict",
                                    "-purpose",
                                    purpose,
                                    "-verify_hostname",
                                    "build7",
                                    "-CAfile",
                                    authority.trustFile(),
                                    "-untrusted",
                                    leaf,
                                    leaf)
                            .succeeded())
                    .contains("OK");
        }
        Tool.openssl("verify", "-x509_strict", "-CAfile", authority.trustFile(), authority.trustFile())
                .succeeded();
        Tool.openssl("pkey", "-in", issued.key().orElseThrow(), "-check", "-noout")
                .succeeded();
    }

    @Test
    void opensslShowsWhatTheLeafAndTheRootAreMeantToSay() {
        CertificateAuthority authority = authority();
        Issued issued = authority.issue(IssueRequest.of("build7")
                .names(List.of("dns:build7", "ip:192.0.2.7", "ip:2001:db8::7", "uri:spiffe://example.org/build7")));

        String leaf = Tool.openssl("x509", "-in", issued.certificate().orElseThrow(), "-noout", "-text")
                .succeeded();
        assertThat(leaf)
                .contains("Subject: CN = build7")
                .contains("DNS:build7, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7,"
                        + " URI:spiffe://example.org/build7")
                .contains("TLS Web Server Authentication, TLS Web Client Authentication")
                .containsPattern("Basic Constraints: critical\\s+CA:FALSE")
                .containsPattern("Key Usage: critical\\s+Digital Signature\n")
                .contains("ASN1 OID: prime256v1")
                .contains("Signature Algorithm: ecdsa-with-SHA256")
                .contains("Subject Key Identifier", "Authority Key Identifier");
        String root = Tool.openssl("x509", "-in", authority.trustFile(), "-noout", "-text")
                .succeeded();
        assertThat(root)
                .containsPattern("Basic Constraints: critical\\s+CA:TRUE, pathlen:2")
                .containsPattern("Key Usage: critical\\s+Certificate Sign, CRL Sign\n")
                .containsPattern("Subject: CN = Remora CA [0-9a-f]{8}");
    }

    @Test
    void theDefaultNameIsADnsNameAndAnUnsuitableOneIsRefusedBeforeAnythingIsWritten() throws IOException {
        CertificateAuthority authority = authority();
        assertThat(authority.issue(IssueRequest.of("build7")).entry().names()).hasToString("[dns:build7]");
        assertThatThrownBy(() -> authority.issue(IssueRequest.of("127.0.0.1")))
                .isInstanceOf(CertsException.class)
                .hasMessageContaining("ip:127.0.0.1");
        try (var files = Files.list(authority.folder())) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("ca.pem", "ca.key", "build7.pem", "build7.key", "journal", "lock");
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVER, sslserver, sslclient", "CLIENT, sslclient, sslserver"})
    void aCertificateForOneUseIsRefusedForTheOther(Usage usage, String fits, String doesNot) {
        CertificateAuthority authority = authority();
        Path leaf =
                authority.issue(IssueRequest.of("a").usage(usage)).certificate().orElseThrow();
        Tool.openssl("verify", "-purpose", fits, "-CAfile", authority.trustFile(), leaf)
                .succeeded();
        Tool.openssl("verify", "-purpose", doesNot, "-CAfile", authority.trustFile(), leaf)
                .failed();
    }

    @Test
    void privateKeysHaveMode0600AndTheNewFolder0700() throws IOException {
        CertificateAuthority authority = authority();
        Issued issued = authority.issue(IssueRequest.of("a"));
        for (Path key :
                List.of(authority.folder().resolve("ca.key"), issued.key().orElseThrow())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(authority.folder())))
                .isEqualTo("rwx------");
    }

    @Test
    void aLinkPlantedUnderAKeysNameIsNotFollowed() throws IOException {
        CertificateAuthority authority = authority();
        Path elsewhere = temp.resolve("elsewhere");
        Files.createSymbolicLink(authority.folder().resolve("a.key"), elsewhere);
        assertThatThrownBy(() -> authority.issue(IssueRequest.of("a"))).hasMessageContaining("exists already");
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void serialsAreRandomAndOf128Bits() {
        CertificateAuthority authority = authority();
        Set<BigInteger> serials = new HashSet<>();
        int most = 0;
        for (int i = 0; i < 40; i++) {
            BigInteger serial =
                    authority.issue(IssueRequest.of("p" + i)).entry().serial();
            assertThat(serial.signum()).isPositive();
            assertThat(serial.bitLength()).isBetween(96, 128);
            most = Math.max(most, serial.bitLength());
            serials.add(serial);
        }
        assertThat(serials).hasSize(40);
        assertThat(most).isGreaterThan(124);
    }

    @Test
    void aCertificateStartsFiveMinutesEarlyAndEndsAfterItsLife() {
        Instant now = clock.instant();
        IssuedCertificate entry = authority()
                .issue(IssueRequest.of("a").life(TimeToLive.parse("20s")))
                .entry();
        assertThat(entry.notAfter()).isBetween(now.plusSeconds(19), now.plusSeconds(20));
        // Not before the authority's own start, which is as early.
        assertThat(entry.notBefore()).isBetween(now.minusSeconds(301), now.minusSeconds(299));
    }

    @ParameterizedTest
    @CsvSource({"-11, false", "-6, false", "-4, true", "0, true", "50, true", "61, false"})
    void aPeerWhoseClockIsUpToFiveMinutesSlowTakesANewCertificateAndNobodyAnExpiredOne(int minutes, boolean accepted) {
        CertificateAuthority authority = authority();
        Path leaf = authority
                .issue(IssueRequest.of("a").life(TimeToLive.parse("1h")))
                .certificate()
                .orElseThrow();
        long then = clock.instant().plus(Duration.ofMinutes(minutes)).getEpochSecond();
        Tool.Outcome outcome = Tool.openssl("verify", "-attime", then, "-CAfile", authority.trustFile(), leaf);
        if (accepted) {
            outcome.succeeded();
        } else {
            assertThat(outcome.failed()).containsAnyOf("not yet valid", "has expired");
        }
    }

    @Test
    void aCertificateThatWouldOutliveTheAuthorityIsRefused() {
        CertificateAuthority authority = CertificateAuthority.create(temp.resolve("ca"))
                .clock(clock)
                .life(TimeToLive.ofDays(10))
                .create();
        assertThatThrownBy(() -> authority.issue(IssueRequest.of("a")))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.EXPIRED));
        authority.issue(IssueRequest.of("a").life(TimeToLive.ofDays(9)));
    }

    @Test
    void aNameWithAValidCertificateIsNotIssuedAgainUntilThatHasExpired() {
        CertificateAuthority authority = authority();
        authority.issue(IssueRequest.of("a").life(TimeToLive.parse("1h")));
        assertThatThrownBy(() -> authority.issue(IssueRequest.of("a")))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.EXISTS));
        clock.advance(Duration.ofHours(2));
        authority.issue(IssueRequest.of("a"));
        assertThat(authority.list())
                .extracting(c -> c.status(clock.instant()))
                .containsExactly(IssuedCertificate.Status.EXPIRED, IssuedCertificate.Status.VALID);
    }

    @Test
    void aFolderThatIsNoAuthorityOrHoldsOneAlreadySaysSo() throws IOException {
        assertThatThrownBy(() -> CertificateAuthority.open(temp.resolve("none")))
                .hasMessageContaining("is no folder")
                .hasMessageContaining("certs init");
        assertThatThrownBy(() -> CertificateAuthority.open(temp))
                .hasMessageContaining("holds no certificate authority");
        authority();
        assertThatThrownBy(this::authority).hasMessageContaining("already");
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.writeString(other.resolve("ca.key"), "mine");
        assertThatThrownBy(() -> CertificateAuthority.create(other).create()).hasMessageContaining("not overwritten");
        assertThat(other.resolve("ca.key")).hasContent("mine");
    }

    @Test
    void anAuthoritysKeyThatIsMissingUnreadableOrAnothersIsToldApart() throws IOException {
        CertificateAuthority authority = authority();
        Path key = authority.folder().resolve("ca.key");
        CertificateAuthority other =
                CertificateAuthority.create(temp.resolve("other")).create();
        byte[] own = Files.readAllBytes(key);

        Files.write(key, Files.readAllBytes(other.folder().resolve("ca.key")));
        assertThatThrownBy(() -> authority.issue(IssueRequest.of("a"))).hasMessageContaining("is not the key of");
        Files.writeString(key, "not a key");
        assertThatThrownBy(() -> authority.issue(IssueRequest.of("a"))).hasMessageContaining("holds no private key");
        Files.delete(key);
        assertThatThrownBy(() -> authority.issue(IssueRequest.of("a"))).hasMessageContaining("no such file");
        Files.write(key, own);
        authority.issue(IssueRequest.of("a"));
    }

    @Test
    void theKeyOfAnotherCertificateIsRefusedAsAPair() {
        CertificateAuthority authority = authority();
        Issued a = authority.issue(IssueRequest.of("a"));
        Issued b = authority.issue(IssueRequest.of("b"));
        KeyPairs.requirePair(a.chain().get(0), Pem.privateKey(a.key().orElseThrow()), "a.key");
        assertThatThrownBy(() -> KeyPairs.requirePair(
                        a.chain().get(0), Pem.privateKey(b.key().orElseThrow()), "b.key"))
                .hasMessageContaining("b.key is not the key of the certificate CN=a");
    }

    @Test
    void showTellsWhatACertificateSays() {
        CertificateAuthority authority = authority();
        Issued issued = authority.issue(IssueRequest.of("a").names(List.of("dns:a", "ip:::1", "uri:spiffe://x/y")));
        CertificateDetails details =
                CertificateDetails.read(issued.certificate().orElseThrow()).get(0);
        assertThat(details.names()).containsExactly("dns:a", "ip:0:0:0:0:0:0:0:1", "uri:spiffe://x/y");
        assertThat(details.usage()).containsExactly("server", "client", "signature");
        assertThat(details.key()).isEqualTo("EC P-256");
        assertThat(details.subject()).isEqualTo("CN=a");
        assertThat(Tool.openssl(
                                "x509",
                                "-noout",
                                "-fingerprint",
                                "-sha256",
                                "-in",
                                issued.certificate().orElseThrow())
                        .succeeded())
                .containsIgnoringCase("=" + details.fingerprint());
        assertThat(details.lines(clock.instant())).anyMatch(l -> l.contains("valid for 29 days"));
        assertThat(details.lines(clock.instant().plus(Duration.ofDays(50))))
                .anyMatch(l -> l.contains("EXPIRED 20 days"));
        CertificateDetails root = CertificateDetails.read(authority.trustFile()).get(0);
        assertThat(root.usage())
                .containsExactly("authority (path length 2)", "sign certificates", "sign revocation lists");
    }

    @Test
    void aMachineThatTakesTheSameNameWithManyThreadsGetsItOnce() throws Exception {
        CertificateAuthority authority = authority();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            Callable<Boolean> take = () -> {
                try {
                    CertificateAuthority.open(authority.folder(), KeyProtection.unencrypted(), clock)
                            .issue(IssueRequest.of("same"));
                    return true;
                } catch (CertsException e) {
                    assertThat(e.reason()).isEqualTo(CertsException.Reason.EXISTS);
                    return false;
                }
            };
            List<Future<Boolean>> taken =
                    threads.invokeAll(java.util.Collections.nCopies(16, take), 30, TimeUnit.SECONDS);
            int won = 0;
            for (Future<Boolean> one : taken) {
                won += one.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
            assertThat(authority.list()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }
}
