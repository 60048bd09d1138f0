package io.remora.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what a command writes to its standard error into lines, each escaped and bounded; runs on the I/O thread. */
final class ErrorLines {
    private static final int LONGEST = 8 * 1024;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    ErrorLines(Consumer<String> lines) {
        this.lines = lines;
    }

    synchronized void accept(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                flush();
            } else if (line.size() < LONGEST) {
                line.write(bytes[i]);
            }
        }
    }

    synchronized void end() {
        if (line.size() > 0) {
            flush();
        }
    }

    private void flush() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        lines.accept(Printable.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
    }
}
