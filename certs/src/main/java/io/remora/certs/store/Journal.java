package io.remora.certs.store;

import io.remora.certs.CertsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The append-only history of a folder. The layout, in ASCII:
 *
 * <pre>
 * remora-journal 1\n
 * ENTRY HASH\n          HASH = first 32 hex digits of SHA-256(hash of the line before + ENTRY)
 * ENTRY HASH\n
 * </pre>
 *
 * <p>A last line without its newline was being written when the process died: it never happened. A line that does not
 * fit its hash is damage, and is reported, not skipped: a lost line could be a lost revocation. The hashes find
 * accidents and edits by hand; they are no signature.
 */
final class Journal {
    static final String NAME = "journal";

    private static final String HEADER = "remora-journal 1";
    private static final int LARGEST = 256 * 1024 * 1024;
    private static final Contents NOTHING = new Contents(List.of(), 0, "");

    private final Path file;

    /** What was read last, and of which file; guarded by this. A journal only grows, so the rest alone is read. */
    private Optional<Contents> known = Optional.empty();

    private @Nullable Object knownFile;

    Journal(Path folder) {
        this.file = folder.resolve(NAME);
    }

    boolean exists() {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * What was read.
     *
     * @param entries the committed entries, oldest first
     * @param length bytes up to the end of the last whole line
     * @param hash hash of the last whole line, which the next one continues
     */
    record Contents(List<JournalEntry> entries, int length, String hash) {}

    /** The committed entries. What another process has appended since the last time is read, and no more. */
    synchronized Contents read() {
        while (true) {
            Object key = fileKey();
            try {
                Contents now = read(key);
                if (Objects.equals(key, fileKey())) {
                    known = Optional.of(now);
                    knownFile = key;
                    return now;
                }
            } catch (CertsException e) {
                if (Objects.equals(key, fileKey())) {
                    throw e;
                }
            }
            // Another process has put a shorter history in its place meanwhile.
        }
    }

    private Contents read(@Nullable Object key) {
        Contents before = known.orElse(NOTHING);
        if (!Objects.equals(key, knownFile) || size() < before.length()) {
            before = NOTHING;
        }
        return continues(before) ? read(before) : read(NOTHING);
    }

    /** Whether the file still has, where our knowledge of it ends, the hash of all that is before. */
    private boolean continues(Contents before) {
        if (before.length() == 0) {
            return true;
        }
        byte[] end = (before.hash() + "\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] found = DurableFiles.read(file, before.length() - end.length, LARGEST);
        return found.length >= end.length && Arrays.equals(found, 0, end.length, end, 0, end.length);
    }

    private Contents read(Contents before) {
        byte[] rest = DurableFiles.read(file, before.length(), LARGEST);
        String text = new String(rest, StandardCharsets.ISO_8859_1);
        List<JournalEntry> entries = new ArrayList<>(before.entries());
        String hash = before.hash();
        int start = 0;
        int end;
        if (before.length() == 0) {
            end = text.indexOf('\n');
            if (end < 0 || !text.substring(0, end).equals(HEADER)) {
                throw damaged(1, "its first line is not '" + HEADER + "'");
            }
            hash = hash("", HEADER);
            start = end + 1;
        }
        while ((end = text.indexOf('\n', start)) >= 0) {
            int number = entries.size() + 2;
            String line = text.substring(start, end);
            int space = line.lastIndexOf(' ');
            String body = line.substring(0, Math.max(space, 0));
            String found = line.substring(space + 1);
            hash = hash(hash, body);
            if (!hash.equals(found)) {
                throw damaged(number, "it does not fit its hash");
            }
            try {
                entries.add(JournalEntry.parse(body));
            } catch (IllegalArgumentException e) {
                throw damaged(number, "it cannot be read");
            }
            start = end + 1;
        }
        if (start == 0) {
            return before;
        }
        return new Contents(List.copyOf(entries), before.length() + start, hash);
    }

    private @Nullable Object fileKey() {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            throw DurableFiles.unreadable(file, e);
        }
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw DurableFiles.unreadable(file, e);
        }
    }

    /** Starts the history with its first entry; the file appears whole or not at all. */
    void create(JournalEntry first) throws IOException {
        write(List.of(first));
    }

    /** Puts a history of these entries in the place of the one that is there, at one instant. */
    void write(List<JournalEntry> entries) throws IOException {
        Path staged = file.resolveSibling(Store.STAGED + "journal");
        Files.deleteIfExists(staged);
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        String hash = hash("", HEADER);
        for (JournalEntry entry : entries) {
            String body = entry.toLine();
            hash = hash(hash, body);
            text.append(body).append(' ').append(hash).append('\n');
        }
        DurableFiles.create(staged, text.toString().getBytes(StandardCharsets.ISO_8859_1), DurableFiles.Mode.SECRET);
        DurableFiles.moveOver(staged, file);
        DurableFiles.syncFolder(DurableFiles.parent(file));
    }

    /** Appends one entry after what was read and returns when it is on the disk. */
    void append(Contents after, JournalEntry entry) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(after.length());
            String body = entry.toLine();
            ByteBuffer line = ByteBuffer.wrap(
                    (body + " " + hash(after.hash(), body) + "\n").getBytes(StandardCharsets.ISO_8859_1));
            channel.position(after.length());
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
    }

    private CertsException damaged(int line, String how) {
        return CertsException.of(
                CertsException.Reason.CORRUPT,
                "line " + line + " of " + file + " is damaged: " + how + "; restore the folder from a backup");
    }

    private static String hash(String before, String body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before.getBytes(StandardCharsets.ISO_8859_1));
            digest.update(body.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
