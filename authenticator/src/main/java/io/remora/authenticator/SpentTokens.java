package io.remora.authenticator;

import io.remora.RefusedException;
import io.remora.certs.Printable;
import io.remora.certs.store.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Which single-use tokens were used, across restarts and kill -9. A token is let in only after its line is on the disk:
 *
 * <pre>
 * remora-spent 1
 * SECONDS SHA-256        when the token ends, in seconds since 1970, and its hash in hexadecimal
 * </pre>
 *
 * <p>A last line without its newline belongs to a token that nobody was let in by. What has ended is forgotten when the
 * file is opened. One process at a time owns a file, by a lock on {@code FILE.lock}; the sides that share a name must
 * not each have a file of their own, or a token is good once for each of them. Any thread may use it; closing it ends
 * use.
 */
public final class SpentTokens implements AutoCloseable {
    private static final String HEADER = "remora-spent 1";
    private static final Pattern LINE = Pattern.compile("([0-9]{1,12}) ([0-9a-f]{64})");
    private static final int LARGEST = 256 << 20;
    private static final int MOST = 1_000_000;
    /** Kept beyond a token's end, for clocks that are set back. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Path file;
    private final Clock clock;
    private final FileChannel lockFile;
    private final FileChannel journal;
    /** Hash to end; who puts a hash first has the token. */
    private final Map<String, Instant> spent;
    /** Orders the lines of the journal; held while one is written, because two must not mix. */
    private final ReentrantLock writing = new ReentrantLock();
    /** Whether a line may be there in part: whatever followed it could not be read back. */
    private boolean torn;

    private SpentTokens(Path file, Clock clock, FileChannel lockFile, FileChannel journal, Map<String, Instant> spent) {
        this.file = file;
        this.clock = clock;
        this.lockFile = lockFile;
        this.journal = journal;
        this.spent = spent;
    }

    /**
     * Opens the file, or starts it.
     *
     * @throws IOException when it cannot be read and written, is damaged, or belongs to another process now
     */
    public static SpentTokens open(Path file, Clock clock) throws IOException {
        FileChannel lockFile = FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (lock(lockFile).isEmpty()) {
                throw new IOException(Printable.of(file.toString())
                        + " is in use by another process: stop that one, or name another file");
            }
            Map<String, Instant> spent = Files.exists(file) ? read(file, clock.instant()) : new ConcurrentHashMap<>();
            return new SpentTokens(file, clock, lockFile, rewrite(file, spent), spent);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Instant> read(Path file, Instant now) throws IOException {
        String text = new String(DurableFiles.read(file, LARGEST), StandardCharsets.US_ASCII);
        String[] lines = text.split("\n", -1);
        Map<String, Instant> spent = new ConcurrentHashMap<>();
        // The piece after the last newline is empty, or a line that was never finished.
        for (int i = 0; i < lines.length - 1; i++) {
            var line = LINE.matcher(lines[i]);
            if (i == 0 ? !lines[i].equals(HEADER) : !line.matches()) {
                throw new IOException("line " + (i + 1) + " of " + Printable.of(file.toString())
                        + " is damaged, so it is not known which tokens were used: replace the issuer's keys, then"
                        + " delete the file");
            }
            if (i > 0) {
                Instant end = Instant.ofEpochSecond(Long.parseLong(line.group(1)));
                if (end.plus(MARGIN).isAfter(now)) {
                    spent.put(line.group(2), end);
                }
            }
        }
        return spent;
    }

    /** Puts what is still worth knowing in the file's place, and leaves it open for more. */
    private static FileChannel rewrite(Path file, Map<String, Instant> spent) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        spent.forEach((hash, end) -> text.append(line(hash, end)));
        DurableFiles.createNew(next, text.toString().getBytes(StandardCharsets.US_ASCII), DurableFiles.Mode.SECRET);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
        return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static String line(String hash, Instant end) {
        return end.getEpochSecond() + " " + hash + "\n";
    }

    /**
     * Uses a token. Of any number of callers with the same id exactly one returns, once for ever.
     *
     * @throws RefusedException for all others, and when there is no room
     * @throws IOException when it could not be written down; the token is used up all the same
     */
    void spend(String id, Instant end) throws IOException {
        if (spent.size() >= MOST) {
            Instant now = clock.instant();
            spent.values().removeIf(each -> each.plus(MARGIN).isBefore(now));
            if (spent.size() >= MOST) {
                throw new RefusedException("more than " + MOST
                        + " tokens were used and have not ended: issue tokens with" + " a shorter life");
            }
        }
        String hash = HexFormat.of().formatHex(KeyHash.sha256(id.getBytes(StandardCharsets.UTF_8)));
        if (spent.putIfAbsent(hash, end) != null) {
            throw new RefusedException("the token was used before and is good only once: get a new one");
        }
        ByteBuffer line = ByteBuffer.wrap(line(hash, end).getBytes(StandardCharsets.US_ASCII));
        writing.lock();
        try {
            if (torn) {
                throw new IOException("an earlier line was not finished");
            }
            torn = true;
            while (line.hasRemaining()) {
                journal.write(line);
            }
            journal.force(false);
            torn = false;
        } catch (IOException e) {
            throw new IOException(
                    "that a token was used could not be written to " + Printable.of(file.toString())
                            + ", so nobody is let in by it: check the free space and restart",
                    e);
        } finally {
            writing.unlock();
        }
    }

    /** Lets another process have the file. Idempotent. */
    @Override
    public void close() throws IOException {
        try (lockFile) {
            journal.close();
        }
    }
}
