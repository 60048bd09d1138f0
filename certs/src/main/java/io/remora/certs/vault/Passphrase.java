package io.remora.certs.vault;

import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A passphrase as UTF-8 bytes, erased on {@link #close}. Its text is never printed: {@link #toString} hides it.
 *
 * <p>One owner; not for several threads while it is being closed.
 */
public final class Passphrase implements AutoCloseable {
    private static final int LONGEST = 1024;

    private final byte[] utf8;

    private Passphrase(byte[] utf8) {
        if (utf8.length == 0 || utf8.length > LONGEST) {
            int length = utf8.length;
            Arrays.fill(utf8, (byte) 0);
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "a passphrase has 1 to " + LONGEST + " bytes, not " + length + "; give another");
        }
        this.utf8 = utf8;
    }

    /**
     * The passphrase a person typed. The characters are copied; the caller erases its array.
     *
     * @throws CertsException {@code BAD_VALUE} when it is empty or longer than 1024 bytes
     */
    public static Passphrase of(char[] typed) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            encoded.clear();
            encoded.put(new byte[encoded.capacity()]);
            return new Passphrase(bytes);
        } catch (CharacterCodingException e) {
            throw CertsException.of(CertsException.Reason.BAD_VALUE, "the passphrase is not valid Unicode", e);
        }
    }

    /**
     * The first line of a file, without its line ending.
     *
     * @throws CertsException {@code UNREADABLE} when it cannot be read, {@code BAD_VALUE} when the line is empty
     */
    public static Passphrase read(Path file) {
        byte[] content = DurableFiles.read(file, 64 * 1024);
        int end = 0;
        while (end < content.length && content[end] != '\n' && content[end] != '\r') {
            end++;
        }
        byte[] line = Arrays.copyOf(content, end);
        Arrays.fill(content, (byte) 0);
        if (line.length == 0) {
            throw CertsException.of(
                    CertsException.Reason.BAD_VALUE,
                    "the first line of " + Printable.of(file.toString()) + " is empty; write the passphrase there");
        }
        return new Passphrase(line);
    }

    /** A copy for the one who derives a key; it erases it. */
    byte[] copy() {
        return utf8.clone();
    }

    /** The passphrase as characters, for PKCS#12; the caller erases it. */
    public char[] toChars() {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(utf8));
        char[] chars = new char[decoded.remaining()];
        decoded.get(chars);
        decoded.clear();
        decoded.put(new char[decoded.capacity()]);
        return chars;
    }

    @Override
    public void close() {
        Arrays.fill(utf8, (byte) 0);
    }

    @Override
    public String toString() {
        return "Passphrase[hidden]";
    }
}
