package io.remora.certs.vault;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadWrapper;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmKeyManager;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import io.remora.certs.CertsException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * A private key under a Tink keyset, itself wrapped. The layout, integers big endian:
 *
 * <pre>
 * "RSK1"
 * wrap      u8    1 = by a passphrase, 2 = by an AEAD of the caller
 *   if 1:   memory KiB u32, iterations u32, lanes u32, salt 16 bytes      (Argon2id, version 0x13)
 * keyset    u16 length, Tink encrypted keyset (AES-256-GCM)
 * key       u16 length, Tink AEAD ciphertext of the PKCS#8 key
 * </pre>
 *
 * <p>Two layers, so that a new passphrase or another key service wraps the keyset anew and the wrapping key never
 * touches the private key. The associated data of both holds everything before them and the SHA-256 of the public key:
 * no byte can be changed, and a sealed key cannot be put in the place of another authority's.
 */
final class SealedKey {
    private static final byte[] MAGIC = "RSK1".getBytes(StandardCharsets.US_ASCII);
    private static final byte BY_PASSPHRASE = 1;
    private static final byte BY_AEAD = 2;
    private static final int SALT = 16;
    private static final int LONGEST = 16 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] header;
    private final Optional<Argon2Settings> cost;
    private final byte[] keyset;
    private final byte[] key;

    static {
        try {
            // Only what is used: registering all of Tink takes seconds.
            AeadWrapper.register();
            AesGcmKeyManager.register(true);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink could not be set up", e);
        }
    }

    private SealedKey(byte[] header, Optional<Argon2Settings> cost, byte[] keyset, byte[] key) {
        this.header = header;
        this.cost = cost;
        this.keyset = keyset;
        this.key = key;
    }

    static SealedKey seal(byte[] plain, PublicKey owner, KeyProtection protection) {
        try {
            byte[] header;
            Aead outer;
            Optional<Argon2Settings> cost = Optional.empty();
            if (protection.hasPassphrase()) {
                cost = Optional.of(protection.cost());
                byte[] salt = new byte[SALT];
                RANDOM.nextBytes(salt);
                header = header(cost.get(), salt);
                outer = passphraseAead(cost.get(), protection.passphrase(), salt);
            } else {
                header = ByteBuffer.allocate(MAGIC.length + 1)
                        .put(MAGIC)
                        .put(BY_AEAD)
                        .array();
                outer = protection.wrapping().orElseThrow();
            }
            KeysetHandle inner = newKeyset();
            byte[] keyset = TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    inner, outer, associated(0, owner, header), RegistryConfiguration.get());
            byte[] key = aead(inner).encrypt(plain, associated(1, owner, header, keyset));
            return new SealedKey(header, cost, keyset, key);
        } catch (GeneralSecurityException e) {
            throw CertsException.of(
                    CertsException.Reason.NOT_OPENED,
                    "the key could not be sealed: the wrapping key answered with an error; see the cause",
                    e);
        }
    }

    /** A new keyset of one key, which seals data. */
    static KeysetHandle newKeyset() throws GeneralSecurityException {
        return KeysetHandle.generateNew(parameters(AesGcmParameters.Variant.TINK), RegistryConfiguration.get());
    }

    /** What seals and opens with a keyset. */
    static Aead aead(KeysetHandle keyset) throws GeneralSecurityException {
        return keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    /** Reads the layout. Argon2's parameters are checked here, before anything is derived or allocated for them. */
    static SealedKey parse(byte[] encoded, String origin) {
        try {
            ByteBuffer in = ByteBuffer.wrap(encoded);
            byte[] magic = new byte[MAGIC.length];
            in.get(magic);
            if (!Arrays.equals(magic, MAGIC)) {
                throw changed(origin);
            }
            byte wrap = in.get();
            Optional<Argon2Settings> cost = Optional.empty();
            if (wrap == BY_PASSPHRASE) {
                cost = Optional.of(new Argon2Settings(in.getInt(), in.getInt(), in.getInt()));
                in.position(in.position() + SALT);
            } else if (wrap != BY_AEAD) {
                throw changed(origin);
            }
            byte[] header = Arrays.copyOf(encoded, in.position());
            byte[] keyset = block(in, origin);
            byte[] key = block(in, origin);
            if (in.hasRemaining()) {
                throw changed(origin);
            }
            return new SealedKey(header, cost, keyset, key);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw changed(origin, e);
        } catch (CertsException e) {
            if (e.reason() != CertsException.Reason.BAD_VALUE) {
                throw e;
            }
            throw CertsException.of(
                    CertsException.Reason.NOT_OPENED,
                    origin + " is not opened: " + e.getMessage() + "; the file was changed: restore it from a backup",
                    e);
        }
    }

    byte[] open(PublicKey owner, KeyProtection protection, String origin) {
        if (cost.isPresent() && !protection.hasPassphrase()) {
            throw CertsException.of(
                    CertsException.Reason.SEALED,
                    origin + " is sealed with a passphrase; give it, at a terminal or with --passphrase-file");
        }
        if (cost.isEmpty() && protection.wrapping().isEmpty()) {
            throw CertsException.of(
                    CertsException.Reason.SEALED,
                    origin + " is sealed under a wrapping key; give that key, a keyset with --keyset");
        }
        try {
            Aead outer = cost.isPresent()
                    ? passphraseAead(cost.get(), protection.passphrase(), salt())
                    : protection.wrapping().orElseThrow();
            KeysetHandle inner = TinkProtoKeysetFormat.parseEncryptedKeyset(
                    keyset, outer, associated(0, owner, header), RegistryConfiguration.get());
            return aead(inner).decrypt(key, associated(1, owner, header, keyset));
        } catch (GeneralSecurityException e) {
            throw changed(origin, e);
        }
    }

    byte[] encoded() {
        return ByteBuffer.allocate(header.length + 4 + keyset.length + key.length)
                .put(header)
                .putShort((short) keyset.length)
                .put(keyset)
                .putShort((short) key.length)
                .put(key)
                .array();
    }

    static CertsException changed(String origin) {
        return CertsException.of(CertsException.Reason.NOT_OPENED, notOpened(origin));
    }

    static CertsException changed(String origin, Exception cause) {
        return CertsException.of(CertsException.Reason.NOT_OPENED, notOpened(origin), cause);
    }

    private static String notOpened(String origin) {
        return origin + " is not opened: the passphrase or wrapping key is wrong, or the file was changed or belongs to"
                + " another authority";
    }

    private byte[] salt() {
        return Arrays.copyOfRange(header, header.length - SALT, header.length);
    }

    private static byte[] header(Argon2Settings cost, byte[] salt) {
        return ByteBuffer.allocate(MAGIC.length + 1 + 12 + SALT)
                .put(MAGIC)
                .put(BY_PASSPHRASE)
                .putInt(cost.memoryKib())
                .putInt(cost.iterations())
                .putInt(cost.lanes())
                .put(salt)
                .array();
    }

    private static byte[] block(ByteBuffer in, String origin) {
        int length = Short.toUnsignedInt(in.getShort());
        if (length > LONGEST || length > in.remaining()) {
            throw changed(origin);
        }
        byte[] block = new byte[length];
        in.get(block);
        return block;
    }

    @AccessesPartialKey
    private static Aead passphraseAead(Argon2Settings cost, Passphrase passphrase, byte[] salt)
            throws GeneralSecurityException {
        byte[] derived = cost.derive(passphrase, salt);
        try {
            AesGcmKey key = AesGcmKey.builder()
                    .setParameters(parameters(AesGcmParameters.Variant.NO_PREFIX))
                    .setKeyBytes(SecretBytes.copyFrom(derived, InsecureSecretKeyAccess.get()))
                    .build();
            return KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
                    .build()
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    private static AesGcmParameters parameters(AesGcmParameters.Variant variant) throws GeneralSecurityException {
        return AesGcmParameters.builder()
                .setKeySizeBytes(32)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(variant)
                .build();
    }

    private static byte[] associated(int layer, PublicKey owner, byte[]... before) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : before) {
            digest.update(ByteBuffer.allocate(4).putInt(part.length).array());
            digest.update(part);
        }
        byte[] all = digest.digest();
        byte[] identity = MessageDigest.getInstance("SHA-256").digest(owner.getEncoded());
        byte[] domain = "remora sealed key".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(domain.length + 1 + all.length + identity.length)
                .put(domain)
                .put((byte) layer)
                .put(all)
                .put(identity)
                .array();
    }
}
