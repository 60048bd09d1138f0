package io.remora.certs.vault;

import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import io.remora.certs.x509.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * A private key as the text of a file: either a plain PKCS#8 PEM block or a sealed one,
 *
 * <pre>
 * -----BEGIN REMORA SEALED KEY-----
 * base64 of a {@link SealedKey}, lines of 64
 * -----END REMORA SEALED KEY-----
 * </pre>
 *
 * <p>A sealed file is accepted only exactly as it was written, to the last byte.
 */
public final class KeyFile {
    private static final String TYPE = "REMORA SEALED KEY";
    private static final String BEGIN = "-----BEGIN " + TYPE + "-----\n";
    private static final String END = "-----END " + TYPE + "-----\n";
    /** The most bytes a key file has. */
    public static final int LARGEST = 64 * 1024;

    private KeyFile() {}

    /** The content of a key file. The caller erases it. */
    public static byte[] encode(PrivateKey key, PublicKey owner, KeyProtection protection) {
        if (!protection.encrypts()) {
            return Pem.encode(key);
        }
        byte[] plain = key.getEncoded();
        try {
            byte[] sealed = SealedKey.seal(plain, owner, protection).encoded();
            return Pem.encode(TYPE, sealed).getBytes(StandardCharsets.US_ASCII);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Reads a key file and opens it when it is sealed.
     *
     * @param owner the public key it must belong to: a sealed key opens for no other
     * @throws CertsException {@code UNREADABLE} when the file is missing or holds no key, {@code SEALED} when what
     *     opens it was not given, {@code NOT_OPENED} when that does not fit or the file was changed
     */
    public static PrivateKey read(Path file, PublicKey owner, KeyProtection protection) {
        byte[] content = DurableFiles.read(file, LARGEST);
        String origin = Printable.of(file.toString());
        try {
            if (!isSealed(content)) {
                return Pem.privateKey(content, origin);
            }
            byte[] plain = SealedKey.parse(unwrap(content, origin), origin).open(owner, protection, origin);
            try {
                return Pem.pkcs8(plain, origin);
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** Whether the file holds a sealed key. */
    public static boolean isSealed(Path file) {
        return isSealed(DurableFiles.read(file, LARGEST));
    }

    private static boolean isSealed(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains("REMORA SEALED");
    }

    private static byte[] unwrap(byte[] content, String origin) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (text.startsWith(BEGIN) && text.endsWith(END) && text.length() > BEGIN.length() + END.length()) {
            try {
                String base64 = text.substring(BEGIN.length(), text.length() - END.length());
                byte[] sealed = Base64.getDecoder().decode(base64.replace("\n", ""));
                if (Pem.encode(TYPE, sealed).equals(text)) {
                    return sealed;
                }
            } catch (IllegalArgumentException e) {
                throw SealedKey.changed(origin, e);
            }
        }
        throw SealedKey.changed(origin);
    }
}
