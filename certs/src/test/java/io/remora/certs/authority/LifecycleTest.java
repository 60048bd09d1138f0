package io.remora.certs.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.certs.CertsException;
import io.remora.certs.FixedClock;
import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.TimeToLive;
import io.remora.certs.Tool;
import io.remora.certs.vault.Argon2Settings;
import io.remora.certs.vault.KeyFile;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.vault.Passphrase;
import io.remora.certs.x509.KeyPairs;
import io.remora.certs.x509.Pem;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LifecycleTest {
    @TempDir
    Path temp;

    private final FixedClock clock = FixedClock.atRealTime();

    private CertificateAuthority authority() {
        return CertificateAuthority.create(temp.resolve("ca")).clock(clock).create();
    }

    private static Tool.Outcome verify(CertificateAuthority authority, Path leaf, Object... more) {
        List<Object> all = new java.util.ArrayList<>(
                List.of("verify", "-x509_strict", "-CAfile", authority.trustFile(), "-untrusted", leaf));
        all.addAll(List.of(more));
        all.add(leaf);
        return Tool.openssl(all.toArray());
    }

    @ParameterizedTest
    @CsvSource({"P256, false", "P256, true", "ED25519, false"})
    void opensslReadsTheRevocationListAndHonoursIt(KeyKind kind, boolean intermediate) {
        CertificateAuthority authority = CertificateAuthority.create(temp.resolve("ca"))
                .kind(kind)
                .intermediate(intermediate)
                .create();
        Path good = authority.issue(IssueRequest.of("good")).certificate().orElseThrow();
        Issued bad = authority.issue(IssueRequest.of("bad"));
        Path list = authority.crl(TimeToLive.ofDays(7));
        verify(authority, bad.certificate().orElseThrow(), "-crl_check", "-CRLfile", list)
                .succeeded();

        assertThat(authority.revoke(PeerName.of("bad"), RevocationReason.KEY_COMPROMISE))
                .hasSize(1);
        list = authority.crl(TimeToLive.ofDays(7));
        assertThat(Tool.openssl("crl", "-in", list, "-noout", "-text").succeeded())
                .containsIgnoringCase("Serial Number: "
                        + "0".repeat(bad.entry().serial().toString(16).length() % 2)
                        + bad.entry().serial().toString(16))
                .contains("Key Compromise")
                .containsPattern("X509v3 CRL Number:\\s+2")
                .contains("Authority Key Identifier");
        verify(authority, good, "-crl_check", "-CRLfile", list).succeeded();
        verify(authority, good, "-crl_check_all", "-CRLfile", list).succeeded();
        assertThat(verify(authority, bad.certificate().orElseThrow(), "-crl_check", "-CRLfile", list)
                        .failed())
                .contains("certificate revoked");
    }

    @Test
    void revocationListNumbersRiseAndAPastNextUpdateIsSeenByOpenssl() {
        CertificateAuthority authority = authority();
        Path leaf = authority.issue(IssueRequest.of("a")).certificate().orElseThrow();
        for (int expected = 1; expected <= 4; expected++) {
            Path list = authority.crl(TimeToLive.parse("1h"));
            X509CRL read = Pem.revocationLists(list).get(0);
            byte[] extension = ASN1OctetString.getInstance(read.getExtensionValue("2.5.29.20"))
                    .getOctets();
            assertThat(ASN1Integer.getInstance(extension).getValue()).isEqualTo(BigInteger.valueOf(expected));
            assertThat(Duration.between(clock.instant(), read.getNextUpdate().toInstant()))
                    .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        }
        long later = clock.instant().plus(Duration.ofHours(2)).getEpochSecond();
        assertThat(verify(
                                authority,
                                leaf,
                                "-attime",
                                later,
                                "-crl_check",
                                "-CRLfile",
                                authority.folder().resolve("crl.pem"))
                        .failed())
                .contains("CRL has expired");
    }

    @Test
    void aRevokedCertificateLeavesTheListADayAfterItsEnd() {
        CertificateAuthority authority = authority();
        authority.issue(IssueRequest.of("a").life(TimeToLive.parse("1h")));
        authority.revoke(PeerName.of("a"), RevocationReason.UNSPECIFIED);
        clock.advance(Duration.ofHours(24));
        assertThat(Pem.revocationLists(authority.crl(TimeToLive.ofDays(1)))
                        .get(0)
                        .getRevokedCertificates())
                .hasSize(1);
        clock.advance(Duration.ofHours(2));
        assertThat(Pem.revocationLists(authority.crl(TimeToLive.ofDays(1)))
                        .get(0)
                        .getRevokedCertificates())
                .isNull();
    }

    @Test
    void aNameIsRevokedWithAllItsValidCertificatesAndNotRenewedButMayBeIssuedAnew() {
        CertificateAuthority authority = authority();
        PeerName name = PeerName.of("a");
        authority.issue(IssueRequest.of("a"));
        authority.renew(name);
        assertThat(authority.revoke(name, RevocationReason.SUPERSEDED)).hasSize(2);
        assertThat(authority.revoke(name, RevocationReason.SUPERSEDED)).isEmpty();
        assertThatThrownBy(() -> authority.renew(name))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.REVOKED));
        authority.issue(IssueRequest.of("a"));
        assertThat(authority.list())
                .extracting(c -> c.status(clock.instant()))
                .containsExactly(
                        IssuedCertificate.Status.REVOKED,
                        IssuedCertificate.Status.REVOKED,
                        IssuedCertificate.Status.VALID);
        authority.revoke(authority.list().get(2).serial(), RevocationReason.PRIVILEGE_WITHDRAWN);
        assertThat(authority.list().get(2).revocation().orElseThrow().reason())
                .isEqualTo(RevocationReason.PRIVILEGE_WITHDRAWN);
        assertThatThrownBy(() -> authority.revoke(PeerName.of("nobody"), RevocationReason.UNSPECIFIED))
                .hasMessageContaining("nothing was issued to 'nobody'");
        assertThatThrownBy(() -> authority.revoke(BigInteger.TEN, RevocationReason.UNSPECIFIED))
                .hasMessageContaining("serial a");
    }

    @Test
    void aRenewalKeepsNamesUseAndLifeAndHasANewKey() {
        CertificateAuthority authority = authority();
        Issued first = authority.issue(
                IssueRequest.of("a").names(List.of("dns:a", "ip:10.0.0.1")).life(TimeToLive.parse("2h")));
        PrivateKey firstKey = Pem.privateKey(first.key().orElseThrow());
        clock.advance(Duration.ofHours(1));
        Issued second = authority.renew(PeerName.of("a"));
        assertThat(second.entry().names()).isEqualTo(first.entry().names());
        assertThat(Duration.between(first.entry().notAfter(), second.entry().notAfter()))
                .isEqualTo(Duration.ofHours(1));
        PrivateKey secondKey = Pem.privateKey(second.key().orElseThrow());
        assertThat(secondKey).isNotEqualTo(firstKey);
        KeyPairs.requirePair(
                Pem.certificates(second.certificate().orElseThrow()).get(0), secondKey, "a.key");
        assertThat(Duration.between(
                        clock.instant(),
                        authority
                                .renew(PeerName.of("a"), TimeToLive.parse("5m"))
                                .entry()
                                .notAfter()))
                .isLessThanOrEqualTo(Duration.ofMinutes(5));
        assertThatThrownBy(() -> authority.renew(PeerName.of("b"))).hasMessageContaining("issue it first");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExportOpensInJavaAndOpensslWithItsPasswordAlone(boolean intermediate) throws Exception {
        CertificateAuthority authority = CertificateAuthority.create(temp.resolve("ca"))
                .intermediate(intermediate)
                .create();
        Issued issued = authority.issue(IssueRequest.of("a"));
        Path file = temp.resolve("a.p12");
        try (Passphrase password = Passphrase.of("open sesame".toCharArray())) {
            authority.export(PeerName.of("a"), password, file);
            assertThatThrownBy(() -> authority.export(PeerName.of("a"), password, file))
                    .hasMessageContaining("exists already");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "open sesame".toCharArray());
        }
        assertThat(store.getKey("a", "open sesame".toCharArray()))
                .isEqualTo(Pem.privateKey(issued.key().orElseThrow()));
        assertThat(store.getCertificateChain("a")).hasSize(intermediate ? 3 : 2);
        Path password = Files.writeString(temp.resolve("password"), "open sesame\n");
        assertThat(Tool.openssl("pkcs12", "-in", file, "-passin", "file:" + password, "-nodes", "-info")
                        .succeeded())
                .contains("friendlyName: a", "BEGIN PRIVATE KEY", "AES-256-CBC", "Iteration 300000");
        Tool.openssl("pkcs12", "-in", file, "-passin", "pass:wrong", "-noout").failed();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, true", "false, true", "true, false"})
    void aRotationLeavesEveryPeerAcceptedWhateverTrustItHas(boolean before, boolean after) throws Exception {
        CertificateAuthority authority = CertificateAuthority.create(temp.resolve("ca"))
                .intermediate(before)
                .create();
        Issued old = authority.issue(IssueRequest.of("old"));
        Path oldTrust = Files.copy(authority.trustFile(), temp.resolve("old-ca.pem"));
        authority.crl(TimeToLive.ofDays(7));
        authority.rotate().intermediate(after).kind(KeyKind.ED25519).apply();
        Issued fresh = authority.issue(IssueRequest.of("fresh"));
        Path freshFile = fresh.certificate().orElseThrow();

        assertThat(Pem.certificates(authority.trustFile())).hasSize(2).isEqualTo(authority.trusted());
        verify(authority, old.certificate().orElseThrow()).succeeded();
        verify(authority, freshFile).succeeded();
        Path list = authority.folder().resolve("crl.pem");
        assertThat(Pem.revocationLists(list).size()).isGreaterThanOrEqualTo(2);
        verify(authority, freshFile, "-crl_check", "-CRLfile", list).succeeded();
        verify(authority, old.certificate().orElseThrow(), "-crl_check", "-CRLfile", list)
                .succeeded();
        // A peer that has not got the new trust yet: the cross certificate leads to the old root.
        Tool.openssl("verify", "-x509_strict", "-CAfile", oldTrust, "-untrusted", freshFile, freshFile)
                .succeeded();
        // A peer that has the new root alone.
        Path newTrust = Files.writeString(
                temp.resolve("new-ca.pem"),
                Pem.encode(List.of(authority.trusted().get(0))));
        Tool.openssl("verify", "-x509_strict", "-CAfile", newTrust, "-untrusted", freshFile, freshFile)
                .succeeded();

        assertThatThrownBy(() -> authority.rotate().apply()).hasMessageContaining("under way");
        assertThatThrownBy(() -> authority.retire(false)).hasMessageContaining("'old' until");
        assertThatThrownBy(authority::requireOldRootUnused).hasMessageContaining("'old' until");
        // Its holder has the renewed one then; the one before, still valid, is in nobody's way.
        authority.renew(PeerName.of("old"));
        authority.crl(TimeToLive.ofDays(7));
        authority.requireOldRootUnused();
        authority.retire(false);
        assertThat(Pem.certificates(authority.trustFile())).hasSize(1).isEqualTo(Pem.certificates(newTrust));
        verify(authority, authority.folder().resolve("old.pem")).succeeded();
        verify(authority, authority.issue(IssueRequest.of("last")).certificate().orElseThrow())
                .succeeded();
        try (var files = Files.list(authority.folder())) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(n -> n.matches(".*-[0-9]+.*|\\..*")))
                    .isEmpty();
        }
        authority.rotate().apply();
        verify(
                        authority,
                        authority.issue(IssueRequest.of("third")).certificate().orElseThrow())
                .succeeded();
    }

    @Test
    void pythonAcceptsBothSidesOfARotation() {
        CertificateAuthority authority = authority();
        Issued old = authority.issue(IssueRequest.of("old"));
        Path oldTrust = temp.resolve("old-ca.pem");
        try {
            Files.copy(authority.trustFile(), oldTrust);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        authority.rotate().apply();
        Issued fresh = authority.issue(IssueRequest.of("fresh"));
        io.remora.certs.Python.handshake(
                        temp,
                        authority.trustFile(),
                        fresh.certificate().orElseThrow(),
                        fresh.key().orElseThrow(),
                        old.certificate().orElseThrow(),
                        old.key().orElseThrow(),
                        "fresh",
                        oldTrust)
                .succeeded();
    }

    @Test
    void aSealedAuthorityNeedsItsPassphraseToSignAndNothingToListOrRevoke() {
        KeyProtection protection =
                KeyProtection.passphrase(() -> Passphrase.of("p".toCharArray()), Argon2Settings.LEAST);
        Path folder = temp.resolve("ca");
        CertificateAuthority.create(folder)
                .intermediate(true)
                .protection(protection)
                .create()
                .issue(IssueRequest.of("a"));
        CertificateAuthority plain = CertificateAuthority.open(folder);
        assertThat(plain.list()).hasSize(1);
        assertThatThrownBy(() -> plain.issue(IssueRequest.of("b")))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.SEALED));
        plain.revoke(PeerName.of("a"), RevocationReason.UNSPECIFIED);
        CertificateAuthority open = CertificateAuthority.open(folder, protection, clock);
        open.crl(TimeToLive.ofDays(1));
        open.rotate().apply();
        assertThat(KeyFile.isSealed(folder.resolve("ca.key"))).isTrue();

        KeyProtection next = KeyProtection.passphrase(() -> Passphrase.of("q".toCharArray()), Argon2Settings.LEAST);
        open.ssh().issue(SshRequest.user("u"));
        open.reseal(next).issue(IssueRequest.of("c"));
        assertThatThrownBy(() -> open.issue(IssueRequest.of("d")))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.NOT_OPENED));
        CertificateAuthority.open(folder, next, clock).crl(TimeToLive.ofDays(1));
        CertificateAuthority.open(folder, next, clock).ssh().issue(SshRequest.user("v"));
    }
}
