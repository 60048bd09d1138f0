package io.remora.ssh;

import io.remora.ssh.blob.Fingerprint;
import java.io.IOException;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** Public keys between the JDK's objects and SSH's blobs and lines. */
final class Keys {
    private Keys() {}

    /** The blob of a key or certificate. */
    static byte[] blob(PublicKey key) {
        Buffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return buffer.getCompactData();
    }

    /** The key or certificate in a blob. */
    static PublicKey key(byte[] blob) throws IOException {
        try {
            return new ByteArrayBuffer(blob).getRawPublicKey();
        } catch (BufferException e) {
            throw new IOException("an SSH public key cannot be read: " + e.getMessage(), e);
        }
    }

    /** The first key of a {@code .pub} file's text. */
    static PublicKey line(String text) throws IOException {
        try {
            PublicKeyEntry entry = PublicKeyEntry.parsePublicKeyEntry(text.strip());
            if (entry == null) {
                throw new IOException("no SSH public key is there");
            }
            return key(entry.getKeyData());
        } catch (IllegalArgumentException e) {
            throw new IOException("an SSH public key cannot be read: " + e.getMessage(), e);
        }
    }

    /** OpenSSH's fingerprint of a key. */
    static String fingerprint(PublicKey key) {
        return Fingerprint.of(blob(key));
    }
}
