package io.remora.authenticator;

import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small text file of one entry a line; empty lines and those that start with {@code #} are comments. */
final class LineFile {
    private static final int LARGEST = 16 << 20;

    private LineFile() {}

    /** A line that is no comment, without white space around it, and where it stands, from 1. */
    record Line(Path file, int number, String text) {
        /** The error of this line as one sentence. */
        IOException wrong(String what) {
            return new IOException(Printable.of(file.toString()) + ":" + number + ": " + what);
        }
    }

    /** The lines of a file of UTF-8, at most 16 MiB. */
    static List<Line> read(Path file) throws IOException {
        byte[] bytes = DurableFiles.read(file, LARGEST);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(Printable.of(file.toString()) + " is not a text in UTF-8; write it again", e);
        }
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String stripped = line.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                lines.add(new Line(file, number, stripped));
            }
        }
        return lines;
    }
}
