package io.remora.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The private key forms that came before PKCS#8, wrapped into it (RFC 5958) so that the JDK reads them: SEC 1 for EC
 * (RFC 5915) and PKCS#1 for RSA (RFC 8017).
 */
final class OldKeys {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_ID = 0x06;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    /** 1.2.840.10045.2.1 */
    private static final byte[] EC_PUBLIC_KEY = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    /** 1.2.840.113549.1.1.1, then NULL. */
    private static final byte[] RSA_ENCRYPTION = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private OldKeys() {}

    static byte[] fromPkcs1(byte[] key) {
        return der(SEQUENCE, VERSION_0, der(SEQUENCE, RSA_ENCRYPTION), der(OCTET_STRING, key));
    }

    static byte[] fromSec1(Path file, byte[] key) throws IOException {
        return der(SEQUENCE, VERSION_0, der(SEQUENCE, EC_PUBLIC_KEY, curve(file, key)), der(OCTET_STRING, key));
    }

    /**
     * The curve's name inside {@code SEQUENCE { INTEGER 1, OCTET STRING, [0] { OBJECT ID }, ... }}. All lengths are
     * bounded by the array: a false one ends in the sentence below.
     */
    private static byte[] curve(Path file, byte[] key) throws IOException {
        try {
            int position = header(key, 0);
            while (position < key.length) {
                int content = header(key, position);
                if ((key[position] & 0xff) == PARAMETERS && (key[content] & 0xff) == OBJECT_ID) {
                    return Arrays.copyOfRange(key, content, content + length(key, position));
                }
                position = content + length(key, position);
            }
        } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException("the EC private key in " + file + " is damaged", e);
        }
        throw new IOException("the EC private key in " + file
                + " does not name its curve: convert it with openssl pkcs8 -topk8 -nocrypt");
    }

    /** Where the content of the element at {@code position} starts. */
    private static int header(byte[] der, int position) {
        int first = der[position + 1] & 0xff;
        return position + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int length(byte[] der, int position) {
        int first = der[position + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < first - 0x80; i++) {
            length = length << 8 | der[position + 2 + i] & 0xff;
        }
        if (length < 0 || length > der.length) {
            throw new IllegalArgumentException("length " + length);
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... contents) {
        int length = 0;
        for (byte[] content : contents) {
            length += content.length;
        }
        byte[] header = header(tag, length);
        byte[] all = Arrays.copyOf(header, header.length + length);
        int position = header.length;
        for (byte[] content : contents) {
            System.arraycopy(content, 0, all, position, content.length);
            position += content.length;
        }
        return all;
    }

    /** DER wants the shortest form of a length. */
    private static byte[] header(int tag, int length) {
        if (length < 0x80) {
            return new byte[] {(byte) tag, (byte) length};
        }
        if (length < 0x100) {
            return new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        }
        return new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    }
}
