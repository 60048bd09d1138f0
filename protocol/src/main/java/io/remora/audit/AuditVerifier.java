package io.remora.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an audit log with all its files and finds lines that were dropped, changed, moved, put in or cut off. The head
 * that is written beside it tells of a line that must be there, by its number and its hash.
 *
 * <p>The chain has no secret: whoever may write the files can write the whole log anew. What proves more is a hash that
 * was kept elsewhere, {@link AuditReport#lastHash}, given to {@link #verify(Path, String)} later.
 */
public final class AuditVerifier {
    private static final int LONGEST_LINE = 1 << 20;
    private static final Pattern NUMBER = Pattern.compile("\\{\"n\":(\\d{1,18}),.*", Pattern.DOTALL);

    private final List<AuditReport.Problem> problems = new ArrayList<>();
    private final @Nullable String anchor;
    private AuditFiles.Head head = new AuditFiles.Head(0, Chain.GENESIS);
    private String hash = Chain.GENESIS;
    private long number;
    private long lines;
    private boolean closed;
    private boolean anchored;

    private AuditVerifier(@Nullable String anchor) {
        this.anchor = anchor;
    }

    /**
     * Verifies a log.
     *
     * @param path its current file; those it was rotated to are found beside it
     * @throws IOException when they cannot be read
     */
    public static AuditReport verify(Path path) throws IOException {
        return new AuditVerifier(null).all(path);
    }

    /** The same, and that the log goes on from a hash that was kept elsewhere. */
    public static AuditReport verify(Path path, String keptHash) throws IOException {
        return new AuditVerifier(keptHash).all(path);
    }

    private AuditReport all(Path path) throws IOException {
        // First, as a log in use grows meanwhile.
        Optional<AuditFiles.Head> told = AuditFiles.readHead(path);
        head = told.orElse(head);
        int expected = 1;
        for (Path file : AuditFiles.rotated(path)) {
            if (!file.equals(AuditFiles.rotated(path.toAbsolutePath(), expected))) {
                problem(file, 0, "the file before it, " + AuditFiles.rotated(path, expected) + ", is missing");
            }
            String name = file.toString();
            expected = Integer.parseInt(name.substring(name.length() - 6)) + 1;
            file(file);
        }
        file(path);
        if (told.isEmpty() && lines > 0) {
            problem(
                    AuditFiles.head(path),
                    0,
                    "it is missing or no head of an audit log, and stands beside each log from before its first line:"
                            + " lines may have been cut off");
        }
        if (head.number() > number) {
            problem(
                    path,
                    0,
                    "it ends with line " + number + ", but line " + head.number() + " had been written: cut off");
        }
        if (anchor != null && !anchored) {
            problem(path, 0, "no line has the hash that was kept elsewhere, " + anchor + ": it was written anew");
        }
        return new AuditReport(lines, number, hash, closed, problems);
    }

    private void file(Path file) throws IOException {
        long line = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    line(file, ++line, bytes.toString(StandardCharsets.UTF_8));
                    bytes.reset();
                } else if (bytes.size() > LONGEST_LINE) {
                    problem(file, line + 1, "it is longer than any line of an audit log");
                    return;
                } else {
                    bytes.write(b);
                }
            }
            if (bytes.size() > 0) {
                problem(file, line + 1, "the line is not whole: cut off");
            }
        }
    }

    private void line(Path file, long at, String text) {
        lines++;
        int tail = text.length() - Chain.TAIL_LENGTH;
        Matcher start = NUMBER.matcher(text);
        if (tail < 0 || !text.startsWith(Chain.TAIL, tail) || !text.endsWith(Chain.END) || !start.matches()) {
            problem(file, at, "it is no line of an audit log");
            return;
        }
        String open = text.substring(0, tail);
        String claimed = text.substring(tail + Chain.TAIL.length(), text.length() - Chain.END.length());
        long found = Long.parseLong(start.group(1));
        if (found > number + 1) {
            problem(
                    file,
                    at,
                    found == number + 2
                            ? "line " + (number + 1) + " before it is missing"
                            : "lines " + (number + 1) + " to " + (found - 1) + " before it are missing");
        } else if (found < number + 1) {
            problem(file, at, "line " + found + " stands after line " + number + ": moved or put in");
        } else if (!Chain.hash(hash, open).equals(claimed)) {
            problem(file, at, "line " + found + " was changed, or stands after a line that was");
        } else if (found == head.number() && !head.hash().equals(claimed)) {
            problem(file, at, "line " + found + " is not the one that the head tells of: the log was written anew");
        }
        closed = open.contains(",\"event\":\"closed\"");
        hash = claimed;
        number = found;
        anchored |= claimed.equals(anchor);
    }

    private void problem(Path file, long line, String what) {
        problems.add(new AuditReport.Problem(file, line, what));
    }
}
