package io.remora.cli.control;

import io.remora.cli.command.SafeText;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes that the far side prints, shown as {@link SafeText} at once. A character may be cut in two by the pieces. */
final class SafeOutput extends OutputStream {
    private final PrintWriter shown;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private boolean heldReturn;

    SafeOutput(PrintWriter shown) {
        this.shown = shown;
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        ByteBuffer in = ByteBuffer.allocate(rest.remaining() + length)
                .put(rest)
                .put(bytes, offset, length)
                .flip();
        CharBuffer decoded = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, decoded, false);
        rest = in.slice();
        show(decoded.flip().toString());
    }

    /** A return may be the first half of a line end. */
    private void show(String decoded) {
        String text = heldReturn ? '\r' + decoded : decoded;
        heldReturn = text.endsWith("\r");
        shown.write(SafeText.of(heldReturn ? text.substring(0, text.length() - 1) : text));
        shown.flush();
    }

    @Override
    public void flush() {
        shown.flush();
    }

    /** Shows what was held back; what it is shown on stays open. */
    @Override
    public synchronized void close() {
        if (heldReturn) {
            heldReturn = false;
            shown.write(SafeText.of("\r"));
        }
        shown.flush();
    }
}
