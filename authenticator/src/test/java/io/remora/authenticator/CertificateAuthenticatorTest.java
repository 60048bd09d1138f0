package io.remora.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Evidence;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.authenticator.CertificateAuthenticator.Role;
import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.authority.CertificateAuthority;
import io.remora.certs.authority.IssueRequest;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.x509.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class CertificateAuthenticatorTest {
    private final TestClock clock = TestClock.fixed();
    private final TestAuthority authority = new TestAuthority("Test root", clock);

    @TempDir
    private Path folder;

    private CertificateAuthenticator.Builder builder() {
        return CertificateAuthenticator.builder().clock(clock);
    }

    private Principal admit(CertificateAuthenticator authenticator, X509Certificate leaf) throws RefusedException {
        return authenticator.authenticate(Peers.with(leaf, authority.root()), Peers.SILENT);
    }

    private void assertRefused(CertificateAuthenticator authenticator, X509Certificate leaf, String... words) {
        assertThatThrownBy(() -> admit(authenticator, leaf))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void everyAlternativeNameIsANameAndTheMostSpecificKindComesFirst() throws IOException {
        X509Certificate leaf = authority
                .leaf()
                .ip("192.0.2.7")
                .dns("CI.example")
                .mail("ci@example")
                .ip("2001:db8::7")
                .uri("spiffe://example.org/ci")
                .dns("build7.example")
                .issue();
        Principal principal = admit(builder().build(), leaf);
        assertThat(principal.names())
                .containsExactly(
                        "cert:uri:spiffe://example.org/ci",
                        "cert:dns:ci.example",
                        "cert:dns:build7.example",
                        "cert:ip:192.0.2.7",
                        "cert:ip:2001:db8:0:0:0:0:0:7");
        assertThat(principal.name()).isEqualTo("cert:uri:spiffe://example.org/ci");
        assertThat(principal.authenticator()).isEqualTo("certificate");
        assertThat(principal.expires()).contains(leaf.getNotAfter().toInstant());
    }

    @Test
    void whatTheProjectsOwnAuthorityIssuesIsLetInUntilItIsRevoked() throws IOException {
        CertificateAuthority own = CertificateAuthority.create(folder.resolve("ca"))
                .protection(KeyProtection.unencrypted())
                .create();
        X509Certificate[] array = own.issue(IssueRequest.of("ci").names(List.of("dns:ci.example")))
                .chain()
                .toArray(new X509Certificate[0]);
        Path lists = own.crl(CertificateAuthority.DEFAULT_LIST_LIFE);
        TestClock now = TestClock.at(Instant.now());
        CertificateAuthenticator authenticator = CertificateAuthenticator.builder()
                .clock(now)
                .roots(own.trusted())
                .revocations(RevocationLists.file(lists, now))
                .build();
        assertThat(authenticator.authenticate(Peers.with(array), Peers.SILENT).name())
                .isEqualTo("cert:dns:ci.example");

        own.revoke(PeerName.of("ci"), RevocationReason.KEY_COMPROMISE);
        own.crl(CertificateAuthority.DEFAULT_LIST_LIFE);
        now.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> authenticator.authenticate(Peers.with(array), Peers.SILENT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("was revoked at");
    }

    @Test
    void aPeerWithoutACertificateIsRefused() {
        assertThatThrownBy(() -> builder().build().authenticate(Peers.unproven(), Peers.SILENT))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("it presented no certificate");
    }

    @Test
    void aCommonNameIsNoName() {
        assertRefused(
                builder().build(),
                authority.leaf().subject("CN=ci.example").issue(),
                "no alternative name",
                "CN=ci.example",
                "does not count");
    }

    @Test
    void aMailAddressAloneIsNoName() {
        assertRefused(builder().build(), authority.leaf().mail("ci@example").issue(), "no alternative name");
    }

    @Test
    void aNameWithATrailingDotIsRefused() {
        assertRefused(builder().build(), authority.leaf().dns("ci.example.").issue(), "ci.example.", "trailing dot");
    }

    @Test
    void aNameWithAControlCharacterIsRefusedAndCannotForgeALineOfTheLog() {
        assertThatThrownBy(() -> admit(
                        builder().build(),
                        authority.leaf().dns("ci\nadmin\u001b[31m").issue()))
                .isInstanceOf(RefusedException.class)
                .message()
                .contains("\\u000a", "\\u001b")
                .doesNotContain("\n", "\u001b");
    }

    @ParameterizedTest
    @CsvSource({"-11, is valid from", "-5, ''", "0, ''", "5, ''", "11, ''", "59, ''", "61, expired at", "70, expired at"
    })
    void theClockMayBeFiveMinutesSlowButNotOneSecondLate(int minutes, String refusal) throws IOException {
        X509Certificate leaf =
                authority.leaf().dns("ci.example").from(clock.instant()).issue();
        CertificateAuthenticator authenticator = builder().build();
        clock.advance(Duration.ofMinutes(minutes));
        if (refusal.isEmpty()) {
            assertThat(admit(authenticator, leaf).name()).isEqualTo("cert:dns:ci.example");
        } else {
            assertRefused(authenticator, leaf, refusal, "it is " + clock.instant() + " here", "clock");
        }
    }

    @Test
    void anAuthorityThatEndsFirstEndsThePrincipal() throws IOException {
        X509Certificate shortLived =
                authority.leaf().authority().life(Duration.ofMinutes(30)).issue();
        X509Certificate leaf = authority.leaf().dns("ci.example").issue();
        CertificateAuthenticator authenticator = builder().build();
        assertThat(authenticator
                        .authenticate(Peers.with(leaf, shortLived), Peers.SILENT)
                        .expires())
                .contains(shortLived.getNotAfter().toInstant());
        clock.advance(Duration.ofMinutes(31));
        assertThatThrownBy(() -> authenticator.authenticate(Peers.with(leaf, shortLived), Peers.SILENT))
                .hasMessageStartingWith("a certificate above the peer's expired");
    }

    @Test
    void aCertificateIsMeantForTheSideThatShowsIt() throws IOException {
        X509Certificate toListen = authority
                .leaf()
                .dns("a.example")
                .purposes(KeyPurposeId.id_kp_serverAuth)
                .issue();
        X509Certificate toDial = authority.leaf().dns("a.example").issue();
        X509Certificate anything = authority.leaf().dns("a.example").purposes().issue();
        CertificateAuthenticator clients = builder().build();
        CertificateAuthenticator servers = builder().peer(Role.SERVER).build();

        assertRefused(clients, toListen, "not meant to dial", "clientAuth");
        assertRefused(servers, toDial, "not meant to listen", "serverAuth");
        assertThat(admit(clients, toDial).name()).isEqualTo("cert:dns:a.example");
        assertThat(admit(servers, toListen).name()).isEqualTo("cert:dns:a.example");
        assertThat(admit(clients, anything).name()).isEqualTo("cert:dns:a.example");
    }

    @Test
    void aKeyThatMayNotSignIsRefused() {
        assertRefused(
                builder().build(),
                authority.leaf().dns("a.example").usage(KeyUsage.keyAgreement).issue(),
                "digitalSignature");
    }

    @Test
    void aRevokedCertificateIsRefusedAndItsNeighbourIsNot() throws IOException {
        X509Certificate revoked = authority.leaf().dns("a.example").issue();
        X509Certificate good = authority.leaf().dns("b.example").issue();
        CertificateAuthenticator authenticator = builder()
                .revocations(RevocationLists.of(List.of(authority.list(Duration.ofDays(1), revoked))))
                .build();
        assertRefused(
                authenticator,
                revoked,
                "was revoked at",
                revoked.getSerialNumber().toString(16));
        assertThat(admit(authenticator, good).name()).isEqualTo("cert:dns:b.example");
    }

    @Test
    void aListPastItsNextUpdateRefusesEverybodyAndSaysSo() throws IOException {
        TestAuthority other = new TestAuthority("Other root", clock);
        CertificateAuthenticator authenticator = builder()
                .revocations(RevocationLists.of(
                        List.of(authority.list(Duration.ofDays(1)), other.list(Duration.ofMinutes(10)))))
                .build();
        X509Certificate good = authority.leaf().dns("b.example").issue();
        assertThat(admit(authenticator, good).name()).isEqualTo("cert:dns:b.example");
        clock.advance(Duration.ofMinutes(11));
        assertRefused(authenticator, good, "out of date", "nobody is let in until there is a new one");
    }

    @Test
    void aPeerWhoseIssuerGaveNoListIsRefused() {
        TestAuthority other = new TestAuthority("Other root", clock);
        CertificateAuthenticator authenticator = builder()
                .revocations(RevocationLists.of(List.of(other.list(Duration.ofDays(1)))))
                .build();
        assertRefused(
                authenticator,
                authority.leaf().dns("b.example").issue(),
                "holds none by the peer's issuer",
                "Test root");
    }

    @Test
    void aListThatSomebodyElseSignedInTheIssuersNameDoesNotCount() {
        TestAuthority impostor = new TestAuthority("Test root", clock);
        X509CRL forged = impostor.list(Duration.ofDays(1));
        X509Certificate leaf = authority.leaf().dns("b.example").issue();
        RevocationLists lists = RevocationLists.of(List.of(forged));
        assertRefused(builder().revocations(lists).build(), leaf, "holds none by the peer's issuer");
        CertificateAuthenticator knowsRoot =
                builder().revocations(lists).roots(List.of(authority.root())).build();
        assertThatThrownBy(() -> knowsRoot.authenticate(Peers.with(leaf), Peers.SILENT))
                .hasMessageContaining("holds none by the peer's issuer");
    }

    @Test
    void aNewListInTheFileCountsWithinASecond() throws IOException {
        X509Certificate leaf = authority.leaf().dns("a.example").issue();
        Path file = folder.resolve("crl.pem");
        write(file, authority.list(Duration.ofDays(1)));
        CertificateAuthenticator authenticator =
                builder().revocations(RevocationLists.file(file, clock)).build();
        assertThat(admit(authenticator, leaf).name()).isEqualTo("cert:dns:a.example");
        write(file, authority.list(Duration.ofDays(1), leaf));
        clock.advance(Duration.ofSeconds(1));
        assertRefused(authenticator, leaf, "was revoked");
    }

    @Test
    void aListThatBecameUnreadableLeavesTheLastOneInForce() throws IOException {
        X509Certificate leaf = authority.leaf().dns("a.example").issue();
        Path file = folder.resolve("crl.pem");
        write(file, authority.list(Duration.ofDays(1), leaf));
        CertificateAuthenticator authenticator =
                builder().revocations(RevocationLists.file(file, clock)).build();
        Files.writeString(file, "-----BEGIN X509 CRL-----\nAAAA");
        clock.advance(Duration.ofSeconds(2));
        assertRefused(authenticator, leaf, "was revoked");
    }

    @Test
    void aDeniedSerialOrKeyIsRefusedAndTheFileIsReadAgain() throws IOException {
        KeyPair keys = TestAuthority.newKeys();
        X509Certificate bySerial = authority.leaf().dns("a.example").issue();
        X509Certificate byKey =
                authority.leaf().dns("b.example").publicKey(keys).issue();
        X509Certificate renewedWithTheKey =
                authority.leaf().dns("b.example").publicKey(keys).issue();
        X509Certificate good = authority.leaf().dns("c.example").issue();
        Path file = folder.resolve("deny");
        Files.writeString(file, "# nobody yet\n");
        CertificateAuthenticator authenticator =
                builder().deny(DenyList.file(file, clock)).build();
        assertThat(admit(authenticator, bySerial).name()).isEqualTo("cert:dns:a.example");

        String spki = HexFormat.of().formatHex(KeyHash.of(keys.getPublic()));
        Files.writeString(file, "serial " + bySerial.getSerialNumber().toString(16) + "\nspki " + spki + "\n");
        clock.advance(Duration.ofSeconds(1));
        assertRefused(authenticator, bySerial, "deny list (serial");
        assertRefused(authenticator, byKey, "deny list (key " + spki);
        assertRefused(authenticator, renewedWithTheKey, "deny list (key");
        assertThat(admit(authenticator, good).name()).isEqualTo("cert:dns:c.example");
    }

    @ParameterizedTest
    @CsvSource({"serial xyz", "spki 00", "serial", "name ci.example", "serial 1 2"})
    void aLineOfTheDenyListThatIsNotUnderstoodIsAnErrorWithItsNumber(String line) throws IOException {
        Path file = folder.resolve("deny");
        Files.writeString(file, "# first\n" + line + "\n");
        assertThatThrownBy(() -> DenyList.file(file, clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("deny:2: an entry is");
    }

    @Test
    void theSettingNamesTheFiles() throws IOException {
        Path file = folder.resolve("crl.pem");
        Files.writeString(file, "nothing");
        CertificateAuthenticator.Provider provider = new CertificateAuthenticator.Provider();
        assertThatThrownBy(() -> provider.create("crl=" + file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no revocation list");
        assertThatThrownBy(() -> provider.create("clr=" + file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'clr=")
                .hasMessageContaining("it takes ca=VALUE, crl=VALUE, deny=VALUE");
        assertThat(provider.create("").name()).isEqualTo("certificate");
    }

    @Test
    void itConcernsCertificatesAlone() {
        CertificateAuthenticator authenticator = CertificateAuthenticator.create();
        assertThat(authenticator.converses()).isFalse();
        assertThat(authenticator.concerns(new Evidence.Certificates(List.of(authority.root()))))
                .isTrue();
        assertThat(authenticator.concerns(new Evidence.Nothing())).isFalse();
    }

    private static void write(Path file, X509CRL list) throws IOException {
        try {
            Path next = file.resolveSibling("next");
            Files.writeString(next, Pem.encode("X509 CRL", list.getEncoded()));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (java.security.cert.CRLException e) {
            throw new AssertionError(e);
        }
    }
}
