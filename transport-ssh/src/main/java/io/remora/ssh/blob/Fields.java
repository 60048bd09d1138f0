package io.remora.ssh.blob;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of an SSH blob one after the other: {@code string} is a length of four bytes and so many bytes (RFC
 * 4251, section 5). Every length is checked against what is there before anything is allocated.
 */
public final class Fields {
    private final ByteBuffer bytes;

    private Fields(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Over these bytes, which are not copied. */
    public static Fields of(byte[] bytes) {
        return new Fields(ByteBuffer.wrap(bytes));
    }

    /** One byte, unsigned. */
    public int u8() throws IOException {
        return number(1);
    }

    /** Four bytes; lengths and counts above 2^31 are refused. */
    public int u32() throws IOException {
        int value = number(4);
        if (value < 0) {
            throw new IOException(
                    "an SSH blob has the length " + Integer.toUnsignedString(value) + ", more than any blob");
        }
        return value;
    }

    /** Eight bytes, to be taken as unsigned. */
    public long u64() throws IOException {
        return ((long) number(4) << 32) | (number(4) & 0xffffffffL);
    }

    private int number(int size) throws IOException {
        try {
            return size == 1 ? bytes.get() & 0xff : bytes.getInt();
        } catch (BufferUnderflowException e) {
            throw new IOException("an SSH blob ends before its field", e);
        }
    }

    /** A {@code string} as bytes. */
    public byte[] bytes() throws IOException {
        int length = u32();
        if (length > bytes.remaining()) {
            throw new IOException("a field of an SSH blob has " + length + " bytes and only " + bytes.remaining()
                    + " are left of the blob");
        }
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }

    /** A {@code string} as text. */
    public String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Passes over the next bytes, which must be there. */
    public void skip(int count) throws IOException {
        if (count > bytes.remaining()) {
            throw new IOException("an SSH blob ends before its field");
        }
        bytes.position(bytes.position() + count);
    }

    /** How many bytes are left. */
    public int remaining() {
        return bytes.remaining();
    }

    /** Each part as a {@code string}, one after the other. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
