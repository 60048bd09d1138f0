package io.remora.authenticator;

import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.jwt.JwtConfig2026;
import com.google.crypto.tink.jwt.JwtEcdsaParameters;
import com.google.crypto.tink.jwt.JwtPublicKeySign;
import com.google.crypto.tink.jwt.JwtPublicKeyVerify;
import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * The keys that sign tokens: a Tink keyset for ES256. The file of the private ones (mode 0600, not encrypted) stays
 * with the issuer; the file of the public ones, in Tink's JSON, goes to every side that lets tokens in. Immutable.
 */
public final class TokenKeys {
    private static final int LARGEST = 256 * 1024;

    private final KeysetHandle keys;

    private TokenKeys(KeysetHandle keys) {
        this.keys = keys;
    }

    /** A new key. */
    public static TokenKeys generate() {
        try {
            JwtEcdsaParameters es256 = JwtEcdsaParameters.builder()
                    .setAlgorithm(JwtEcdsaParameters.Algorithm.ES256)
                    .setKidStrategy(JwtEcdsaParameters.KidStrategy.BASE64_ENCODED_KEY_ID)
                    .build();
            return new TokenKeys(KeysetHandle.generateNew(es256, configuration()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key for tokens could not be made", e);
        }
    }

    /**
     * The private keys of a file that {@link #write} made.
     *
     * @throws IOException when it cannot be read or holds something else
     */
    public static TokenKeys read(Path file) throws IOException {
        byte[] text = DurableFiles.read(file, LARGEST);
        try {
            return new TokenKeys(TinkJsonProtoKeysetFormat.parseKeyset(
                    new String(text, StandardCharsets.UTF_8), configuration(), InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException(
                    Printable.of(file.toString()) + " does not hold the keys of a token issuer; make them anew", e);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /** Writes the private keys to a new file that its owner alone can read. */
    public void write(Path file) {
        try {
            byte[] text = TinkJsonProtoKeysetFormat.serializeKeyset(
                            keys, configuration(), InsecureSecretKeyAccess.get())
                    .getBytes(StandardCharsets.UTF_8);
            DurableFiles.createNew(file, text, DurableFiles.Mode.SECRET);
            Arrays.fill(text, (byte) 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keys of a token issuer could not be written", e);
        }
    }

    /** Writes the public keys to a new file, for the sides that let tokens in. */
    public void writePublic(Path file) {
        try {
            String text = TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(
                    keys.getPublicKeysetHandle(), configuration());
            DurableFiles.createNew(file, text.getBytes(StandardCharsets.UTF_8), DurableFiles.Mode.PUBLIC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the public keys of a token issuer could not be written", e);
        }
    }

    JwtPublicKeySign signer() {
        try {
            return keys.getPrimitive(configuration(), JwtPublicKeySign.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keys of a token issuer cannot sign", e);
        }
    }

    JwtPublicKeyVerify verifier() {
        try {
            return keys.getPublicKeysetHandle().getPrimitive(configuration(), JwtPublicKeyVerify.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keys of a token issuer cannot verify", e);
        }
    }

    /** The public keys of a file, ready to verify. A file of private keys is refused: they do not belong there. */
    static JwtPublicKeyVerify readVerifier(Path file) throws IOException {
        String text = new String(DurableFiles.read(file, LARGEST), StandardCharsets.UTF_8);
        try {
            return TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(text, configuration())
                    .getPrimitive(configuration(), JwtPublicKeyVerify.class);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException(
                    Printable.of(file.toString())
                            + " does not hold the public keys of a token issuer alone; export them" + " there",
                    e);
        }
    }

    /** JWT alone: registering all of Tink takes seconds. */
    private static Configuration configuration() {
        return JwtConfig2026.get();
    }
}
