package io.remora.certs.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.sun.management.ThreadMXBean;
import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.x509.Pem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class KeyFileTest {
    @TempDir
    Path temp;

    private final KeyPair keys = KeyKind.P256.generate();

    private static KeyProtection passphrase(String text) {
        return KeyProtection.passphrase(() -> Passphrase.of(text.toCharArray()), Argon2Settings.LEAST);
    }

    private static Aead wrappingKey() throws GeneralSecurityException {
        new SealedKeyRegistration();
        return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get())
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    /** Makes sure that the product's own registration has run before Tink is used here. */
    private static final class SealedKeyRegistration {
        SealedKeyRegistration() {
            KeyFile.encode(
                    KeyKind.P256.generate().getPrivate(),
                    KeyKind.P256.generate().getPublic(),
                    passphrase("registration"));
        }
    }

    private Path write(KeyProtection protection) throws IOException {
        return Files.write(temp.resolve("ca.key"), KeyFile.encode(keys.getPrivate(), keys.getPublic(), protection));
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void aSealedKeyOpensWithItsPassphraseAndIsNotInTheFile(KeyKind kind) throws IOException {
        KeyPair pair = kind.generate();
        Path file = Files.write(
                temp.resolve("ca.key"),
                KeyFile.encode(pair.getPrivate(), pair.getPublic(), passphrase("correct horse")));
        assertThat(KeyFile.isSealed(file)).isTrue();
        assertThat(KeyFile.read(file, pair.getPublic(), passphrase("correct horse")))
                .isEqualTo(pair.getPrivate());
        byte[] sealed = Base64.getMimeDecoder().decode(Files.readString(file).replaceAll("-----[A-Z ]+-----", ""));
        String bytes = new String(sealed, StandardCharsets.ISO_8859_1);
        byte[] plain = pair.getPrivate().getEncoded();
        String secret = new String(plain, plain.length - 34, 16, StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain(secret);
    }

    @Test
    void theDefaultCostOpensToo() throws IOException {
        KeyProtection protection = KeyProtection.passphrase(() -> Passphrase.of("p".toCharArray()));
        Path file = write(protection);
        assertThat(KeyFile.read(file, keys.getPublic(), protection)).isEqualTo(keys.getPrivate());
    }

    @Test
    void aWrongPassphraseIsRefused() throws IOException {
        Path file = write(passphrase("right"));
        for (String wrong : new String[] {"wrong", "right ", "Right", "r"}) {
            assertThatThrownBy(() -> KeyFile.read(file, keys.getPublic(), passphrase(wrong)))
                    .isInstanceOfSatisfying(CertsException.class, e -> {
                        assertThat(e.reason()).isEqualTo(CertsException.Reason.NOT_OPENED);
                        assertThat(e.getMessage()).doesNotContain(wrong + "'");
                    });
        }
    }

    @Test
    void withoutAPassphraseTheSealedKeySaysWhatItWants() throws IOException {
        Path file = write(passphrase("right"));
        assertThatThrownBy(() -> KeyFile.read(file, keys.getPublic(), KeyProtection.unencrypted()))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.SEALED))
                .hasMessageContaining("give it, at a terminal or with --passphrase-file");
    }

    @Test
    void aCallersWrappingKeySealsAndAnotherOneDoesNotOpen() throws Exception {
        Aead own = wrappingKey();
        Path file = write(KeyProtection.wrappedBy(own));
        assertThat(KeyFile.read(file, keys.getPublic(), KeyProtection.wrappedBy(own)))
                .isEqualTo(keys.getPrivate());
        assertThatThrownBy(() -> KeyFile.read(file, keys.getPublic(), KeyProtection.wrappedBy(wrappingKey())))
                .isInstanceOf(CertsException.class);
        assertThatThrownBy(() -> KeyFile.read(file, keys.getPublic(), passphrase("x")))
                .hasMessageContaining("wrapping key");
    }

    @Test
    void aSealedKeyDoesNotOpenInThePlaceOfAnotherAuthoritys() throws IOException {
        Path file = write(passphrase("right"));
        assertThatThrownBy(() -> KeyFile.read(file, KeyKind.P256.generate().getPublic(), passphrase("right")))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.NOT_OPENED));
    }

    @Test
    void anyBitOfAFileUnderAWrappingKeyThatFlipsIsFound() throws Exception {
        KeyProtection protection = KeyProtection.wrappedBy(wrappingKey());
        Path file = write(protection);
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, changed);
            int at = bit;
            assertThatThrownBy(() -> KeyFile.read(file, keys.getPublic(), protection))
                    .as("bit " + at)
                    .isInstanceOf(CertsException.class);
        }
    }

    @Test
    void aFileCutAtAnyByteIsRefused() throws Exception {
        KeyProtection protection = KeyProtection.wrappedBy(wrappingKey());
        Path file = write(protection);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> KeyFile.read(file, keys.getPublic(), protection))
                    .isInstanceOf(CertsException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2147483648, 3, 4",
        "4294967295, 3, 4",
        "262145, 3, 4",
        "8191, 3, 4",
        "65536, 0, 4",
        "65536, 17, 4",
        "65536, 4294967295, 4",
        "65536, 3, 0",
        "65536, 3, 9",
        "65536, 3, 2147483648"
    })
    void hostileArgon2ParametersAreRefusedBeforeAnythingIsAllocatedOrAsked(long memory, long iterations, long lanes)
            throws IOException {
        Path file = write(passphrase("right"));
        byte[] sealed = Base64.getMimeDecoder().decode(Files.readString(file).replaceAll("-----[A-Z ]+-----", ""));
        ByteBuffer.wrap(sealed)
                .putInt(5, (int) memory)
                .putInt(9, (int) iterations)
                .putInt(13, (int) lanes);
        Files.writeString(file, Pem.encode("REMORA SEALED KEY", sealed));
        AtomicInteger asked = new AtomicInteger();
        KeyProtection protection = KeyProtection.passphrase(() -> {
            asked.incrementAndGet();
            return Passphrase.of("right".toCharArray());
        });
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> KeyFile.read(file, keys.getPublic(), protection))
                .isInstanceOfSatisfying(
                        CertsException.class, e -> assertThat(e.reason()).isEqualTo(CertsException.Reason.NOT_OPENED))
                .hasMessageContaining("is refused");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_000_000);
        assertThat(asked).hasValue(0);
    }

    @Test
    void aPassphraseIsAskedForOnceAndHiddenAndErased() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Passphrase secret = Passphrase.of("tomato".toCharArray());
        KeyProtection protection = KeyProtection.passphrase(
                () -> {
                    asked.incrementAndGet();
                    return secret;
                },
                Argon2Settings.LEAST);
        Path file = write(protection);
        assertThat(KeyFile.read(file, keys.getPublic(), protection)).isEqualTo(keys.getPrivate());
        assertThat(asked).hasValue(1);
        assertThat(secret.toString()).doesNotContain("tomato");
        protection.close();
        assertThat(secret.copy()).containsOnly(0);
    }

    @Test
    void aPassphraseFileIsItsFirstLine() throws IOException {
        Path file = Files.writeString(temp.resolve("p"), "grün Stein\r\nsecond\n");
        try (Passphrase read = Passphrase.read(file)) {
            assertThat(read.copy()).isEqualTo("grün Stein".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> Passphrase.read(file)).hasMessageContaining("is empty");
        assertThatThrownBy(() -> Passphrase.read(temp.resolve("none"))).hasMessageContaining("no such file");
    }
}
