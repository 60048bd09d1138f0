package io.remora.tls;

import static io.remora.tls.TestAuthority.openssl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PemTest {
    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static TestAuthority.Leaf leaf;

    @BeforeAll
    static void issue() throws Exception {
        authority = new TestAuthority(folder, "authority");
        leaf = authority.issueLocal("leaf");
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    /** Every form of one key that openssl writes is the same key. */
    @ParameterizedTest
    @CsvSource({
        "EC -pkeyopt ec_paramgen_curve:P-256, true",
        "EC -pkeyopt ec_paramgen_curve:P-384, true",
        "RSA -pkeyopt rsa_keygen_bits:2048, true",
        "ED25519, false"
    })
    void keysAreReadInEachFormThatOpensslWrites(String kind, boolean oldForm) throws Exception {
        Path modern = file("modern.key");
        Files.deleteIfExists(modern);
        openssl("genpkey -quiet -algorithm " + kind + " -out", modern);
        PrivateKey key = Pem.privateKey(modern);
        assertThat(kind).contains(key.getAlgorithm().equals("EdDSA") ? "ED25519" : key.getAlgorithm());
        Path certificate = file("self.pem");
        openssl("req -x509 -new -subj /CN=self -key", modern, "-out", certificate);
        assertThat(Identity.read(certificate, modern).key()).isEqualTo(key);
        if (oldForm) {
            Path old = file("old.key");
            openssl("pkey -traditional -in", modern, "-out", old);
            assertThat(Files.readString(old)).contains("BEGIN " + key.getAlgorithm() + " PRIVATE KEY");
            // Its being the certificate's is proven by a signature.
            assertThat(Identity.read(certificate, old).key().getAlgorithm()).isEqualTo(key.getAlgorithm());
        }
    }

    @Test
    void aFileMayHoldBothCertificateAndKeyAndPlainText() throws Exception {
        Path both = file("both.pem");
        openssl("ecparam -genkey -name prime256v1 -out", file("parameters.key"));
        Files.writeString(
                both,
                "Bag Attributes - none -\n" + Files.readString(leaf.certificate()) + "\r\n"
                        + Files.readString(leaf.key()) + Files.readString(authority.certificate()));
        Identity identity = Identity.read(both, both);
        assertThat(identity.chain()).hasSize(2);
        assertThat(Pem.privateKey(file("parameters.key")).getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void anEncryptedKeyIsOneSentenceInBothForms() throws Exception {
        openssl("pkcs8 -topk8 -passout pass:secret -in", leaf.key(), "-out", file("encrypted.key"));
        openssl("ec -aes128 -passout pass:secret -in", leaf.key(), "-out", file("encrypted-old.key"));
        for (String name : List.of("encrypted.key", "encrypted-old.key")) {
            assertThatThrownBy(() -> Pem.privateKey(file(name)))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the private key in " + file(name) + " is encrypted");
        }
    }

    @Test
    void aKeyThatIsNotTheCertificatesIsOneSentence() throws Exception {
        TestAuthority.Leaf other = authority.issueLocal("another");
        assertThatThrownBy(() -> Identity.read(leaf.certificate(), other.key()))
                .isInstanceOf(IOException.class)
                .hasMessage("the private key in " + other.key() + " is not the key of the certificate in "
                        + leaf.certificate() + ": give the two that were issued together");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tls.identity(Pem.certificates(leaf.certificate()), Pem.privateKey(other.key())));
        assertThat(Tls.identity(Pem.certificates(leaf.certificate()), Pem.privateKey(leaf.key())))
                .isNotNull();
        openssl("genpkey -quiet -algorithm RSA -out", file("rsa.key"));
        assertThatThrownBy(() -> Identity.read(leaf.certificate(), file("rsa.key")))
                .hasMessageContaining("is not the key of the certificate");
    }

    @Test
    void twoFilesThatAreReplacedJustNowOneAfterTheOtherAreReadWhenTheyFit() throws Exception {
        TestAuthority.Leaf next = authority.issueLocal("next");
        Path certificate = Files.copy(next.certificate(), file("replaced.pem"));
        Path key = Files.copy(leaf.key(), file("replaced.key"));
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<Identity> read = reader.submit(() -> Identity.read(certificate, key));
            assertThatThrownBy(() -> read.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            Files.copy(next.key(), file("replaced.key.next"));
            Files.setLastModifiedTime(certificate, FileTime.from(Instant.now()));
            Files.move(file("replaced.key.next"), key, StandardCopyOption.ATOMIC_MOVE);
            assertThat(read.get(30, TimeUnit.SECONDS).leaf())
                    .isEqualTo(Pem.certificates(next.certificate()).get(0));
        } finally {
            reader.shutdownNow();
        }
    }

    @Test
    void filesThatAreNotWhatTheyShouldBeAreOneSentenceEach() throws Exception {
        assertThatThrownBy(() -> Pem.certificates(file("nowhere.pem")))
                .hasMessage("there is no file " + file("nowhere.pem"));
        assertThatThrownBy(() -> Pem.certificates(leaf.key()))
                .hasMessage(leaf.key() + " holds no certificate: a PEM file with BEGIN CERTIFICATE is expected");
        assertThatThrownBy(() -> Pem.privateKey(leaf.certificate()))
                .hasMessage(
                        leaf.certificate() + " holds no private key: a PEM file with BEGIN PRIVATE KEY is expected");
        assertThatThrownBy(() -> Pem.revocationLists(leaf.certificate())).hasMessageContaining("no revocation list");
        assertThatThrownBy(() -> Pem.certificates(folder)).isInstanceOf(IOException.class);
        Path large = file("large.pem");
        Files.write(large, new byte[(4 << 20) + 1]);
        assertThatThrownBy(() -> Pem.certificates(large)).hasMessageContaining("more than 4194304 bytes");
    }

    @Test
    void aDamagedFileIsAnErrorWhereverTheDamageIs() throws Exception {
        openssl("pkey -traditional -in", leaf.key(), "-out", file("sec1.key"));
        for (Path intact : List.of(leaf.certificate(), leaf.key(), file("sec1.key"))) {
            byte[] bytes = Files.readAllBytes(intact);
            Path damaged = file("damaged.pem");
            for (int length = 0; length < bytes.length - 30; length++) {
                Files.write(damaged, Arrays.copyOf(bytes, length));
                assertThatThrownBy(() -> Identity.read(damaged, damaged)).isInstanceOf(IOException.class);
            }
            for (int i = 30; i < bytes.length - 30; i++) {
                byte[] changed = bytes.clone();
                changed[i] = (byte) (changed[i] == 'A' ? 'B' : 'A');
                Files.write(damaged, changed);
                readWhateverItIs(damaged);
            }
        }
    }

    /** A flipped letter may leave something readable; what it must not do is end in anything but an IOException. */
    private static void readWhateverItIs(Path file) {
        attempt(() -> Pem.privateKey(file));
        attempt(() -> Pem.certificates(file));
    }

    private static void attempt(Reloading.Reader<?> read) {
        try {
            assertThat(read.read()).isNotNull();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(folder.toString());
        }
    }
}
