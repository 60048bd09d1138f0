package io.remora.certs.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.certs.CertsException;
import io.remora.certs.FixedClock;
import io.remora.certs.KeyKind;
import io.remora.certs.PeerName;
import io.remora.certs.RevocationReason;
import io.remora.certs.SubjectAltName;
import io.remora.certs.TimeToLive;
import io.remora.certs.Tool;
import io.remora.certs.enrolment.Enrolled;
import io.remora.certs.enrolment.Enrolment;
import io.remora.certs.enrolment.JoinBundle;
import io.remora.certs.enrolment.JoinToken;
import io.remora.certs.enrolment.RootPin;
import io.remora.certs.vault.Argon2Settings;
import io.remora.certs.vault.KeyProtection;
import io.remora.certs.vault.Passphrase;
import io.remora.certs.x509.CertificateDetails;
import io.remora.certs.x509.KeyFingerprint;
import io.remora.certs.x509.KeyPairs;
import io.remora.certs.x509.Pem;
import io.remora.certs.x509.SigningRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EnrolmentTest {
    private static final String REFUSED =
            "the join token is refused; ask for a new one: it can be used once, within five minutes";

    @TempDir
    Path temp;

    private final FixedClock clock = FixedClock.atRealTime();
    private CertificateAuthority authority;
    private JoinDesk desk;
    private Enrolment stranger;

    @BeforeEach
    void makeAuthority() {
        authority = CertificateAuthority.create(temp.resolve("ca")).clock(clock).create();
        desk = authority.desk();
        stranger = desk.forStranger();
    }

    private static byte[] request(String name) {
        return SigningRequest.of(PeerName.of(name), KeyKind.P256.generate()).encoded();
    }

    private void assertRefused(Enrolment at, JoinToken token, byte[] request) {
        assertThatThrownBy(() -> at.join(token.text(), request))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.REFUSED))
                .hasMessage(REFUSED);
    }

    /** What the desk offers over a connection that this host authenticated. */
    private Enrolment connectionOf(Enrolled host) {
        return desk.forPeer(host.chain().get(0));
    }

    @Test
    void aHostJoinsWithATokenAndOpensslVerifiesWhatItGot() throws IOException {
        JoinToken token = desk.token(IssueRequest.of("build7").names(List.of("dns:build7", "ip:192.0.2.7")));
        Enrolled host = Enrolled.join(JoinToken.parse(token.text()), stranger, clock);
        Path leaf = Files.writeString(temp.resolve("leaf.pem"), Pem.encode(host.chain()));
        Tool.openssl("verify", "-x509_strict", "-CAfile", authority.trustFile(), "-untrusted", leaf, leaf)
                .succeeded();
        assertThat(CertificateDetails.of(host.chain().get(0)).names()).containsExactly("dns:build7", "ip:192.0.2.7");
        assertThat(host.trust()).isEqualTo(authority.trusted());
        assertThat(authority.list())
                .singleElement()
                .satisfies(c -> assertThat(c.keyHere()).isFalse());
        assertThat(authority.folder().resolve("build7.key")).doesNotExist();
    }

    @Test
    void of100RacingTakersOfOneTokenExactlyOneWinsAndNoneAfterARestart() throws Exception {
        JoinToken token = desk.token(IssueRequest.of("build7"));
        ExecutorService threads = Executors.newFixedThreadPool(100);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> takers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                byte[] request = request("build7");
                // Half of them at a desk of their own, as after a restart or in another process.
                Enrolment at = i % 2 == 0
                        ? stranger
                        : CertificateAuthority.open(authority.folder(), KeyProtection.unencrypted(), clock)
                                .desk()
                                .forStranger();
                takers.add(threads.submit(() -> {
                    start.await();
                    try {
                        at.join(token.text(), request);
                        return true;
                    } catch (CertsException e) {
                        assertThat(e).hasMessage(REFUSED);
                        return false;
                    }
                }));
            }
            start.countDown();
            int won = 0;
            for (Future<Boolean> taker : takers) {
                won += taker.get(30, TimeUnit.SECONDS) ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(authority.list()).hasSize(1);
        assertRefused(
                CertificateAuthority.open(authority.folder(), KeyProtection.unencrypted(), clock)
                        .desk()
                        .forStranger(),
                token,
                request("build7"));
    }

    @Test
    void aTokenThatIsUnknownUsedOrExpiredIsRefusedInTheSameWords() {
        JoinToken used = desk.token(IssueRequest.of("a"));
        stranger.join(used.text(), request("a"));
        assertRefused(stranger, used, request("a"));
        assertRefused(
                stranger,
                JoinToken.random(PeerName.of("a"), used.pin(), clock.instant().plusSeconds(60)),
                request("a"));
        JoinToken late = desk.token(IssueRequest.of("b"));
        clock.advance(Duration.ofMinutes(5));
        assertRefused(stranger, late, request("b"));
        assertThatThrownBy(() -> stranger.join("nonsense", request("b"))).hasMessage(REFUSED);
    }

    @Test
    void aTokenLivesUntilItsFiveMinutesAreOverAndNoLonger() {
        JoinToken token = desk.token(IssueRequest.of("a"));
        clock.advance(Duration.ofSeconds(298));
        stranger.join(token.text(), request("a"));
        assertThatThrownBy(() -> desk.token(IssueRequest.of("b"), TimeToLive.parse("6m"), Optional.empty()))
                .hasMessageContaining("at most 5 minutes, not 360 s");
    }

    @Test
    void aHostGetsTheNamesOfTheTokenWhateverItsRequestSays() {
        JoinToken token = desk.token(IssueRequest.of("build7"));
        byte[] chain = stranger.join(token.text(), request("admin"));
        CertificateDetails details =
                CertificateDetails.of(Pem.certificates(chain, "the answer").get(0));
        assertThat(details.subject()).isEqualTo("CN=build7");
        assertThat(details.names()).containsExactly("dns:build7");
    }

    @Test
    void aTokenWhoseNameWasForgedIsForTheNameThatTheAuthorityWroteDown() throws Exception {
        String text = desk.token(IssueRequest.of("build7")).text();
        byte[] content = Base64.getUrlDecoder().decode(text.substring("remora-join-1.".length()));
        byte[] forged = Arrays.copyOf(content, content.length - 4);
        System.arraycopy(
                "admin1".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, forged, forged.length - 6, 6);
        byte[] whole = Arrays.copyOf(forged, content.length);
        byte[] check = java.security.MessageDigest.getInstance("SHA-256").digest(forged);
        System.arraycopy(check, 0, whole, forged.length, 4);
        JoinToken token = JoinToken.parse(
                "remora-join-1." + Base64.getUrlEncoder().withoutPadding().encodeToString(whole));
        assertThat(token.name()).hasToString("admin1");
        byte[] chain = stranger.join(token.text(), request("admin1"));
        CertificateDetails details =
                CertificateDetails.of(Pem.certificates(chain, "the answer").get(0));
        assertThat(details.subject()).isEqualTo("CN=build7");
        assertThat(details.names()).containsExactly("dns:build7");
    }

    @Test
    void aSealedAuthorityMakesTokensWithoutItsPassphraseAndExchangesThemWithIt() {
        KeyProtection protection =
                KeyProtection.passphrase(() -> Passphrase.of("correct horse".toCharArray()), Argon2Settings.LEAST);
        Path folder = temp.resolve("sealed");
        CertificateAuthority.create(folder).protection(protection).clock(clock).create();
        CertificateAuthority closed = CertificateAuthority.open(folder, KeyProtection.unencrypted(), clock);
        JoinToken token = closed.desk().token(IssueRequest.of("build7"));
        assertThatThrownBy(() -> closed.desk().forStranger().join(token.text(), request("build7")))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.SEALED));
        JoinDesk open = CertificateAuthority.open(folder, protection, clock).desk();
        Enrolled host = Enrolled.join(token, open.forStranger(), clock);
        CertificateAuthority.open(folder, protection, clock).rotate().apply();
        assertThat(host.renew(open.forPeer(host.chain().get(0)), clock).trust()).hasSize(2);
    }

    @Test
    void aTokenBoundToAKeyIsOfNoUseWithAnother() {
        KeyPair keys = KeyKind.P256.generate();
        KeyFingerprint fingerprint = KeyFingerprint.of(keys.getPublic());
        JoinToken token = desk.token(IssueRequest.of("a"), JoinDesk.LONGEST_TOKEN_LIFE, Optional.of(fingerprint));
        assertRefused(stranger, token, request("a"));
        // The host has the private key alone, in its file.
        KeyPair read = KeyPairs.of(keys.getPrivate(), "a.key");
        assertThat(read.getPublic()).isEqualTo(keys.getPublic());
        assertThat(Enrolled.join(token, read, stranger, clock).key()).isEqualTo(keys.getPrivate());
        KeyPair other = KeyKind.ED25519.generate();
        assertThatThrownBy(() -> KeyPairs.of(other.getPrivate(), "b.key")).hasMessageContaining("EC P-256");
    }

    @Test
    void aRequestWithAnyBitChangedIsRefusedAndDoesNotSpendTheToken() {
        JoinToken token = desk.token(IssueRequest.of("a"));
        byte[] request = request("a");
        for (int bit = 0; bit < 8 * request.length; bit++) {
            byte[] changed = request.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            int at = bit;
            assertThatThrownBy(() -> stranger.join(token.text(), changed))
                    .as("bit " + at)
                    .isInstanceOf(CertsException.class);
        }
        for (int length = 0; length < request.length; length++) {
            byte[] cut = Arrays.copyOf(request, length);
            assertThatThrownBy(() -> stranger.join(token.text(), cut)).isInstanceOf(CertsException.class);
        }
        stranger.join(token.text(), request);
    }

    @Test
    void aTokenIsNotSentToAnotherAuthority() {
        JoinToken token = desk.token(IssueRequest.of("a"));
        JoinDesk otherDesk =
                CertificateAuthority.create(temp.resolve("other")).create().desk();
        Enrolment other = otherDesk.forStranger();
        AtomicInteger joined = new AtomicInteger();
        Enrolment spy = new Enrolment() {
            @Override
            public byte[] trust() {
                return other.trust();
            }

            @Override
            public byte[] join(String text, byte[] request) {
                joined.incrementAndGet();
                return other.join(text, request);
            }

            @Override
            public byte[] renew(byte[] request) {
                return other.renew(request);
            }
        };
        assertThatThrownBy(() -> Enrolled.join(token, spy, clock))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.MISMATCH))
                .hasMessageContaining(token.pin().hex());
        assertThat(joined).hasValue(0);
    }

    @Test
    void anAnswerForAnotherKeyOrOfAnotherAuthorityIsRefused() {
        JoinToken token = desk.token(IssueRequest.of("a"));
        JoinDesk otherDesk =
                CertificateAuthority.create(temp.resolve("other")).create().desk();
        Enrolment other = otherDesk.forStranger();
        JoinToken others = otherDesk.token(IssueRequest.of("a"));
        Enrolment swapsKey = answering(stranger, () -> stranger.join(token.text(), request("a")));
        assertThatThrownBy(() -> Enrolled.join(token, swapsKey, clock)).hasMessageContaining("for another key");
        Enrolment forges = new Enrolment() {
            @Override
            public byte[] trust() {
                return stranger.trust();
            }

            @Override
            public byte[] join(String text, byte[] request) {
                return other.join(others.text(), request);
            }

            @Override
            public byte[] renew(byte[] request) {
                throw new UnsupportedOperationException();
            }
        };
        assertThatThrownBy(() -> Enrolled.join(token, forges, clock))
                .hasMessageContaining("does not lead to a trusted root");
    }

    private static Enrolment answering(Enrolment trusted, java.util.function.Supplier<byte[]> answer) {
        return new Enrolment() {
            @Override
            public byte[] trust() {
                return trusted.trust();
            }

            @Override
            public byte[] join(String text, byte[] request) {
                return answer.get();
            }

            @Override
            public byte[] renew(byte[] request) {
                return answer.get();
            }
        };
    }

    @Test
    void aHostRenewsUntilItIsRevokedOrExpiredAndThroughARotation() {
        Enrolled host = Enrolled.join(desk.token(IssueRequest.of("a").life(TimeToLive.parse("1h"))), stranger, clock);
        clock.advance(Duration.ofMinutes(30));
        Enrolled second = host.renew(connectionOf(host), clock);
        assertThat(second.key()).isNotEqualTo(host.key());
        assertThat(Duration.between(
                        clock.instant(), second.chain().get(0).getNotAfter().toInstant()))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        authority.rotate().apply();
        Enrolled third = second.renew(connectionOf(second), clock);
        assertThat(third.trust()).hasSize(2);
        assertThat(third.chain()).hasSize(2);

        Enrolled expired = third;
        clock.advance(Duration.ofMinutes(61));
        assertThatThrownBy(() -> expired.renew(connectionOf(expired), clock))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.EXPIRED));
        Enrolled again = Enrolled.join(desk.token(IssueRequest.of("a")), stranger, clock);
        authority.revoke(PeerName.of("a"), RevocationReason.KEY_COMPROMISE);
        assertThatThrownBy(() -> again.renew(connectionOf(again), clock))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.REVOKED));
        assertThatThrownBy(() -> authority.renew(PeerName.of("b"))).hasMessageContaining("nothing was issued");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNotRenewed() {
        X509Certificate foreign = CertificateAuthority.create(temp.resolve("other"))
                .create()
                .issue(IssueRequest.of("a"))
                .chain()
                .get(0);
        assertThatThrownBy(() -> desk.forPeer(foreign).renew(request("a")))
                .hasMessageContaining("not issued by this authority");
    }

    @Test
    void aHostThatShowedNoCertificateCannotRenewOne() {
        Enrolled.join(desk.token(IssueRequest.of("a")), stranger, clock);
        assertThatThrownBy(() -> stranger.renew(request("a")))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.REFUSED));
    }

    @Test
    void aHostKeepsItsIdentityInFilesThatAreTheOldOneOrTheNewOneWhereverItIsKilled() throws IOException {
        PeerName name = PeerName.of("a");
        Path folder = Files.createDirectory(temp.resolve("host"));
        Enrolled first = Enrolled.join(desk.token(IssueRequest.of("a")), stranger, clock);
        first.save(folder);
        Enrolled read = Enrolled.load(name, folder, clock);
        assertThat(read).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.key"))))
                .isEqualTo("rw-------");
        Enrolled second = read.renew(connectionOf(read), clock);

        byte[] oldKey = Files.readAllBytes(folder.resolve("a.key"));
        byte[] oldChain = Files.readAllBytes(folder.resolve("a.pem"));
        second.save(folder);
        assertThat(Enrolled.load(name, folder, clock)).isEqualTo(second);
        // As if it had died after the certificate was replaced and before the key was.
        Files.move(folder.resolve("a.key"), folder.resolve("a.key.next"));
        Files.write(folder.resolve("a.key"), oldKey);
        assertThat(Enrolled.load(name, folder, clock)).isEqualTo(second);
        assertThat(folder.resolve("a.key.next")).doesNotExist();
        // As if it had died before the certificate was replaced.
        Files.move(folder.resolve("a.key"), folder.resolve("a.key.next"));
        Files.write(folder.resolve("a.key"), oldKey);
        Files.write(folder.resolve("a.pem"), oldChain);
        assertThat(Enrolled.load(name, folder, clock)).isEqualTo(first);
        second.save(folder);
        assertThat(Enrolled.load(name, folder, clock)).isEqualTo(second);
        clock.advance(Duration.ofDays(31));
        assertThatThrownBy(() -> Enrolled.load(name, folder, clock))
                .hasMessageContaining("does not lead to a trusted root");
    }

    @Test
    void theSecretOfATokenIsNeitherInTheJournalNorInItsDescription() throws IOException {
        JoinToken token = desk.token(IssueRequest.of("a"));
        byte[] content = Base64.getUrlDecoder().decode(token.text().substring("remora-join-1.".length()));
        String secret = java.util.HexFormat.of().formatHex(content, 0, 32);
        String inBase64 = Base64.getUrlEncoder().encodeToString(content).substring(0, 40);
        assertThat(Files.readString(authority.folder().resolve("journal")))
                .contains(token.id())
                .doesNotContain(secret)
                .doesNotContain(inBase64);
        assertThat(token.toString()).doesNotContain(inBase64).contains("for a until");
    }

    @Test
    void anyCharacterOfATokenThatIsMistypedIsFoundBeforeItIsSent() {
        String text = desk.token(IssueRequest.of("a")).text();
        assertThat(JoinToken.parse("  " + text + "\n").text()).isEqualTo(text);
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            String mistyped = text.substring(0, i) + other + text.substring(i + 1);
            assertThatThrownBy(() -> JoinToken.parse(mistyped)).hasMessageContaining("not a join token");
            String cut = text.substring(0, i);
            assertThatThrownBy(() -> JoinToken.parse(cut)).hasMessageContaining("not a join token");
        }
    }

    @Test
    void aSigningRequestMadeByOpensslIsCertified() throws IOException {
        Path key = temp.resolve("host.key");
        Path csr = temp.resolve("host.csr");
        Tool.openssl(
                        "req",
                        "-new",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-keyout",
                        key,
                        "-subj",
                        "/CN=anything",
                        "-addext",
                        "subjectAltName=DNS:admin",
                        "-outform",
                        "DER",
                        "-out",
                        csr)
                .succeeded();
        Issued issued = authority.sign(IssueRequest.of("host"), SigningRequest.parse(Files.readAllBytes(csr)));
        assertThat(issued.key()).isEmpty();
        assertThat(issued.entry().names()).containsExactly(SubjectAltName.dns("host"));
        assertThatThrownBy(() -> authority.renew(PeerName.of("host"))).hasMessageContaining("is not here");
        Tool.openssl(
                        "req",
                        "-new",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-keyout",
                        key,
                        "-subj",
                        "/CN=a",
                        "-outform",
                        "DER",
                        "-out",
                        csr)
                .succeeded();
        byte[] rsa = Files.readAllBytes(csr);
        assertThatThrownBy(() -> SigningRequest.parse(rsa)).hasMessageContaining("P-256");
        byte[] made =
                SigningRequest.of(PeerName.of("x"), KeyKind.P256.generate()).encoded();
        Files.write(csr, made);
        assertThat(Tool.openssl("req", "-inform", "DER", "-in", csr, "-verify", "-noout")
                        .succeeded())
                .contains("OK");
    }

    @Test
    void aSealedBundleOpensOnItsHostAndNowhereElse() throws IOException {
        PeerName name = PeerName.of("island");
        Path open = temp.resolve("island.join");
        Path secret = temp.resolve("island.join-key");
        JoinBundle.prepare(name, open, secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        byte[] content = authority.seal(IssueRequest.of("island"), Files.readAllBytes(open));
        Path bundle = Files.write(temp.resolve("island.bundle"), content);
        RootPin pin = RootPin.of(authority.trusted().get(0));

        Enrolled host = JoinBundle.open(bundle, secret, name, pin, clock);
        assertThat(host.trust()).isEqualTo(authority.trusted());
        assertThat(CertificateDetails.of(host.chain().get(0)).names()).containsExactly("dns:island");
        assertThat(new String(content, java.nio.charset.StandardCharsets.US_ASCII))
                .doesNotContain("BEGIN PRIVATE");
        host.renew(connectionOf(host), clock);

        JoinBundle.prepare(name, temp.resolve("other.join"), temp.resolve("other.join-key"));
        CertificateAuthority other =
                CertificateAuthority.create(temp.resolve("other")).create();
        assertNotOpened(bundle, temp.resolve("other.join-key"), name, pin);
        assertNotOpened(bundle, secret, PeerName.of("other"), pin);
        assertNotOpened(bundle, secret, name, RootPin.of(other.trusted().get(0)));
        Path foreign =
                Files.write(temp.resolve("foreign"), other.seal(IssueRequest.of("island"), Files.readAllBytes(open)));
        assertNotOpened(foreign, secret, name, pin);
        byte[] sealed = Base64.getMimeDecoder().decode(Files.readString(bundle).replaceAll("-----[A-Z ]+-----", ""));
        for (int i = 0; i < sealed.length; i += 7) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            Path file = Files.writeString(temp.resolve("changed"), Pem.encode("REMORA JOIN BUNDLE", changed));
            assertNotOpened(file, secret, name, pin);
        }
        assertThatThrownBy(() -> authority.seal(IssueRequest.of("else"), Files.readAllBytes(open)))
                .hasMessageContaining("asks to join as 'island'");
        assertThatThrownBy(() -> authority.seal(
                        IssueRequest.of("x"), "Name: x\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .hasMessageContaining("JOIN REQUEST");
        assertThat(authority.list()).hasSize(2);
    }

    private void assertNotOpened(Path bundle, Path secret, PeerName name, RootPin pin) {
        assertThatThrownBy(() -> JoinBundle.open(bundle, secret, name, pin, clock))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.NOT_OPENED));
    }
}
