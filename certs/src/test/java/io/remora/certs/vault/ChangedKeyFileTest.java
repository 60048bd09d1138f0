package io.remora.certs.vault;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.certs.CertsException;
import io.remora.certs.KeyKind;
import io.remora.certs.x509.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apart from {@link KeyFileTest} because each changed byte costs a derivation with Argon2. */
@Timeout(60)
class ChangedKeyFileTest {
    @TempDir
    Path temp;

    @Test
    void anyByteOfAFileUnderAPassphraseThatChangesIsFound() throws IOException {
        KeyPair keys = KeyKind.P256.generate();
        KeyProtection protection =
                KeyProtection.passphrase(() -> Passphrase.of("right".toCharArray()), Argon2Settings.LEAST);
        Path file =
                Files.write(temp.resolve("ca.key"), KeyFile.encode(keys.getPrivate(), keys.getPublic(), protection));
        byte[] sealed = Base64.getMimeDecoder().decode(Files.readString(file).replaceAll("-----[A-Z ]+-----", ""));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            Files.writeString(file, Pem.encode("REMORA SEALED KEY", changed));
            int at = i;
            assertThatThrownBy(() -> KeyFile.read(file, keys.getPublic(), protection))
                    .as("byte " + at)
                    .isInstanceOf(CertsException.class);
        }
    }
}
