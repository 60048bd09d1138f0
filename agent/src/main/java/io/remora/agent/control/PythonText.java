package io.remora.agent.control;

import io.remora.RemoteObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Python's text streams, of the peer, as streams of bytes in UTF-8. */
final class PythonText {
    private PythonText() {}

    /** Writes to one. */
    static PrintStream output(RemoteObject text) {
        return new PrintStream(new Output(text), true, StandardCharsets.UTF_8);
    }

    /** Reads from one, line by line, as long as whoever types there takes. */
    static InputStream input(RemoteObject text) {
        return new Input(text.withTimeout(Duration.ZERO));
    }

    private static final class Output extends OutputStream {
        private final RemoteObject text;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        /** The bytes of a character of which some are still to come. */
        private byte[] begun = new byte[0];

        Output(RemoteObject text) {
            this.text = text;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer all = ByteBuffer.allocate(begun.length + length)
                    .put(begun)
                    .put(bytes, offset, length)
                    .flip();
            CharBuffer characters = CharBuffer.allocate(all.remaining());
            decoder.decode(all, characters, false);
            begun = new byte[all.remaining()];
            all.get(begun);
            if (characters.flip().isEmpty()) {
                return;
            }
            try {
                text.call("write", characters.toString());
            } catch (RuntimeException e) {
                // The peer is gone or does not want it: no reason for this process's code to fail.
                throw new IOException(e);
            }
        }
    }

    private static final class Input extends InputStream {
        private final RemoteObject text;
        private byte[] line = new byte[0];
        private int used;

        Input(RemoteObject text) {
            this.text = text;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (used == line.length) {
                line = next();
                used = 0;
            }
            int count = Math.min(length, line.length - used);
            System.arraycopy(line, used, target, offset, count);
            used += count;
            return count == 0 ? -1 : count;
        }

        /** The next line with its end; empty at the end of the stream. */
        private byte[] next() throws IOException {
            try {
                return text.call("readline").as(String.class).getBytes(StandardCharsets.UTF_8);
            } catch (RuntimeException e) {
                throw new IOException("the peer's standard input cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public synchronized int available() {
            return line.length - used;
        }
    }
}
