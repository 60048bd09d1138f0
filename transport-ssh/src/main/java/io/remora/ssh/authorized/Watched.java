package io.remora.ssh.authorized;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that decides whom to let in, read again when it changed. One that others than its owner can write is refused:
 * they could let themselves in.
 */
final class Watched<T> {
    private static final long MOST_BYTES = 4L << 20;
    private final Path file;
    private final Reader<T> reader;
    /** Guarded by this, as is {@link #entries}. */
    private @Nullable Map<String, Object> stamp;

    private List<T> entries = List.of();

    Watched(Path file, Reader<T> reader) {
        this.file = file;
        this.reader = reader;
    }

    /** Reads what the file holds. */
    interface Reader<T> {
        List<T> read(Path file, byte[] content) throws IOException;
    }

    /** Reads one line; adds what it holds. */
    interface LineReader<T> {
        void read(Path file, int line, String text, List<T> into) throws IOException;
    }

    /** Reads a text line by line. */
    static <T> List<T> lines(Path file, byte[] content, LineReader<T> reader) throws IOException {
        List<T> read = new ArrayList<>();
        int number = 0;
        for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
            reader.read(file, ++number, line, read);
        }
        return read;
    }

    /** What the file says now. */
    synchronized List<T> entries() throws IOException {
        Map<String, Object> now = Files.readAttributes(file, "unix:mode,size,lastModifiedTime,ctime,ino");
        if (!now.equals(stamp)) {
            checkMode();
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
            }
            entries = List.copyOf(reader.read(file, Files.readAllBytes(file)));
            stamp = now;
        }
        return entries;
    }

    private void checkMode() throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException(file + " has the mode " + PosixFilePermissions.toString(mode)
                    + ", so others can write it: run chmod go-w '" + file + "'");
        }
    }
}
