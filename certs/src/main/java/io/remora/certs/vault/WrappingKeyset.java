package io.remora.certs.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * A Tink keyset in a file (Tink's JSON, AES-256-GCM) under which an authority's keys are sealed in the place of a
 * passphrase: for a machine that gets its secrets from elsewhere, when it starts. Whoever has a key management service
 * wraps with its {@link Aead} instead, see {@link KeyProtection#wrappedBy}.
 */
public final class WrappingKeyset {
    private static final int LARGEST = 64 * 1024;

    private WrappingKeyset() {}

    /**
     * Makes a new one, with mode 0600. It is a secret, not encrypted, and does not belong beside what it seals.
     *
     * @throws CertsException {@code EXISTS} when the file is there
     */
    public static void create(Path file) {
        try {
            KeysetHandle keys = SealedKey.newKeyset();
            byte[] json = TinkJsonProtoKeysetFormat.serializeKeyset(
                            keys, RegistryConfiguration.get(), InsecureSecretKeyAccess.get())
                    .getBytes(StandardCharsets.UTF_8);
            DurableFiles.createNew(file, json, DurableFiles.Mode.SECRET);
            Arrays.fill(json, (byte) 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink could not make a keyset", e);
        }
    }

    static Aead read(Path file) {
        byte[] json = DurableFiles.read(file, LARGEST);
        try {
            return SealedKey.aead(TinkJsonProtoKeysetFormat.parseKeyset(
                    new String(json, StandardCharsets.UTF_8),
                    RegistryConfiguration.get(),
                    InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException | RuntimeException e) {
            // Tink answers some malformed JSON with unchecked exceptions.
            throw CertsException.of(
                    CertsException.Reason.UNREADABLE,
                    Printable.of(file.toString())
                            + " holds no Tink keyset for authenticated encryption; make one with: certs keyset",
                    e);
        } finally {
            Arrays.fill(json, (byte) 0);
        }
    }
}
