package io.remora.certs.enrolment;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import io.remora.certs.CertsException;
import io.remora.certs.PeerName;
import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.x509.Pem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A whole identity in a file that one host alone can open, for hosts that reach no authority.
 *
 * <p>The host makes {@code NAME.join} (public) and {@code NAME.join-key} (secret, mode 0600); the authority seals key,
 * chain and trust to the public part with HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM, by Tink); the host opens
 * it. HPKE does not say who sealed, so the host is told the pin of the root, and name and pin are bound into the
 * sealing: a bundle of another authority or for another name does not open.
 */
public final class JoinBundle {
    private static final String REQUEST = "REMORA JOIN REQUEST";
    private static final String SECRET = "REMORA JOIN KEY";
    private static final String BUNDLE = "REMORA JOIN BUNDLE";
    private static final String TRUST = "Trust:\n";
    private static final int LARGEST = 256 * 1024;

    private JoinBundle() {}

    /** Makes the host's two files. */
    public static void prepare(PeerName name, Path publicFile, Path secretFile) {
        try {
            register();
            KeysetHandle keys = KeysetHandle.generateNew(
                    HpkeParameters.builder()
                            .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                            .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                            .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                            .setVariant(HpkeParameters.Variant.TINK)
                            .build(),
                    RegistryConfiguration.get());
            byte[] secret = TinkProtoKeysetFormat.serializeKeyset(
                    keys, InsecureSecretKeyAccess.get(), RegistryConfiguration.get());
            byte[] open = TinkProtoKeysetFormat.serializeKeysetWithoutSecret(
                    keys.getPublicKeysetHandle(), RegistryConfiguration.get());
            DurableFiles.createNew(secretFile, ascii(Pem.encode(SECRET, secret)), DurableFiles.Mode.SECRET);
            Arrays.fill(secret, (byte) 0);
            DurableFiles.createNew(
                    publicFile, ascii("Name: " + name + "\n" + Pem.encode(REQUEST, open)), DurableFiles.Mode.PUBLIC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink could not make HPKE keys", e);
        }
    }

    /** The name that a host's public file asks for. */
    public static PeerName requestedName(byte[] publicFile) {
        String text = new String(publicFile, StandardCharsets.US_ASCII);
        int end = text.indexOf('\n');
        if (!text.startsWith("Name: ") || end < 0) {
            throw CertsException.of(
                    CertsException.Reason.UNREADABLE, "this is not a host's join request; give its NAME.join file");
        }
        return PeerName.of(text.substring("Name: ".length(), end));
    }

    /** Seals an identity to the host whose public file this is; the text of the bundle's file. */
    public static byte[] seal(
            byte[] publicFile, PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trust) {
        PeerName name = requestedName(publicFile);
        byte[] plain = plain(key, chain, trust);
        try {
            byte[] sealed = host(publicFile).encrypt(plain, context(name, RootPin.of(trust.get(0))));
            return ascii(Pem.encode(BUNDLE, sealed));
        } catch (GeneralSecurityException e) {
            throw unusable(name, e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Refuses a host's public file to which nothing could be sealed, before anything is issued for it.
     *
     * @throws CertsException {@code UNREADABLE} when it is not one
     */
    public static void check(byte[] publicFile) {
        PeerName name = requestedName(publicFile);
        try {
            host(publicFile);
        } catch (CertsException e) {
            throw e;
        } catch (GeneralSecurityException | RuntimeException e) {
            // The bytes are a stranger's: whatever the parser makes of them is a refusal.
            throw unusable(name, e);
        }
    }

    /**
     * Opens a bundle on the host it was sealed for, and verifies what it holds.
     *
     * @throws CertsException {@code NOT_OPENED} when it is for another host or name, of another authority, or changed
     */
    public static Enrolled open(Path bundle, Path secretFile, PeerName name, RootPin pin, Clock clock) {
        byte[] secret = content(DurableFiles.read(secretFile, LARGEST), SECRET);
        byte[] sealed = content(DurableFiles.read(bundle, LARGEST), BUNDLE);
        byte[] plain;
        try {
            register();
            KeysetHandle keys = TinkProtoKeysetFormat.parseKeyset(
                    secret, InsecureSecretKeyAccess.get(), RegistryConfiguration.get());
            plain = keys.getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class)
                    .decrypt(sealed, context(name, pin));
        } catch (GeneralSecurityException e) {
            throw CertsException.of(
                    CertsException.Reason.NOT_OPENED,
                    Printable.of(bundle.toString()) + " is not opened: it is for another host or name, of another"
                            + " authority, or was changed; ask for a new one",
                    e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        try {
            String text = new String(plain, StandardCharsets.US_ASCII);
            int trustAt = text.indexOf(TRUST);
            PrivateKey key = Pem.privateKey(plain, "the bundle");
            List<X509Certificate> chain =
                    Pem.certificates(ascii(text.substring(0, Math.max(trustAt, 0))), "the bundle");
            List<X509Certificate> trust =
                    Pem.certificates(ascii(text.substring(Math.max(trustAt, 0))), "the bundle's trust");
            return Enrolled.verified(name, key, chain, trust, clock);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static byte[] plain(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trust) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Pem.encode(key));
        out.writeBytes(ascii(Pem.encode(chain)));
        out.writeBytes(ascii(TRUST));
        out.writeBytes(ascii(Pem.encode(trust)));
        return out.toByteArray();
    }

    private static HybridEncrypt host(byte[] publicFile) throws GeneralSecurityException {
        register();
        return TinkProtoKeysetFormat.parseKeysetWithoutSecret(content(publicFile, REQUEST), RegistryConfiguration.get())
                .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
    }

    private static CertsException unusable(PeerName name, Exception cause) {
        return CertsException.of(
                CertsException.Reason.UNREADABLE,
                "the join request of '" + name + "' holds no public key that can be used; make it again",
                cause);
    }

    private static byte[] context(PeerName name, RootPin pin) {
        return ascii("remora join bundle 1 " + pin.hex() + " " + name);
    }

    private static byte[] content(byte[] file, String type) {
        String text = new String(file, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN " + type + "-----\n";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + type + "-----");
        if (start >= 0 && end > start) {
            try {
                return Base64.getDecoder()
                        .decode(text.substring(start + begin.length(), end).replace("\n", ""));
            } catch (IllegalArgumentException e) {
                throw CertsException.of(CertsException.Reason.UNREADABLE, "the " + type + " block cannot be read", e);
            }
        }
        throw CertsException.of(
                CertsException.Reason.UNREADABLE, "a file with a BEGIN " + type + " block is needed; give that one");
    }

    private static void register() throws GeneralSecurityException {
        HybridConfig.register();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
