package io.remora.audit;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * A file of chained lines, those it was rotated to, and beside them the file {@code .head} with the last number and
 * hash that are known to be on the disk, by which the loss of the last lines is found. The head stands there before the
 * first line does: a log without one has lost it. Used by one thread.
 */
final class ChainedFile {
    private static final long SYNC_NANOS = 1_000_000_000L;

    private final Path path;
    private final long rotateAt;
    private final Opening opening;
    private final FileChannel head;
    private FileChannel channel;
    private long size;
    private long next;
    private String hash;
    private int rotated;
    private boolean unsynced;
    private long synced = System.nanoTime();

    /** Opens a file to write it, and makes it where it is not there. */
    @FunctionalInterface
    interface Opening {
        FileChannel open(Path path) throws IOException;
    }

    private ChainedFile(
            Path path,
            long rotateAt,
            Opening opening,
            FileChannel head,
            FileChannel channel,
            long size,
            AuditReport report,
            int rotated) {
        this.path = path;
        this.rotateAt = rotateAt;
        this.opening = opening;
        this.head = head;
        this.channel = channel;
        this.size = size;
        this.next = report.lastNumber() + 1;
        this.hash = report.lastHash();
        this.rotated = rotated;
    }

    static ChainedFile open(Path path, long rotateAt) throws IOException {
        return open(path, rotateAt, ChainedFile::channel);
    }

    static ChainedFile open(Path path, long rotateAt, Opening opening) throws IOException {
        if (rotateAt < 1) {
            throw new IllegalArgumentException("a file is rotated after at least one byte, not after " + rotateAt);
        }
        FileChannel head = opening.open(AuditFiles.head(path));
        boolean whole = false;
        try {
            lock(head, path);
            FileChannel channel = opening.open(path);
            try {
                if (channel.size() == 0 && AuditFiles.rotated(path).isEmpty() && head.size() == 0) {
                    write(head, 0, Chain.GENESIS);
                    head.force(false);
                }
                long cut = cutTornLine(channel);
                AuditReport report = AuditVerifier.verify(path);
                if (!report.isIntact()) {
                    throw new IOException("the audit log " + path + " is not intact ("
                            + report.problems().get(0)
                            + "): keep its files elsewhere for whoever looks into it, and start a new log");
                }
                int rotated = AuditFiles.rotated(path).size();
                ChainedFile file =
                        new ChainedFile(path, rotateAt, opening, head, channel, channel.size(), report, rotated);
                JsonLine opened = SessionAudit.line("opened");
                file.append(List.of(cut == 0 ? opened : opened.put("cut", cut)));
                whole = true;
                return file;
            } finally {
                if (!whole) {
                    channel.close();
                }
            }
        } finally {
            if (!whole) {
                head.close();
            }
        }
    }

    private static void lock(FileChannel head, Path path) throws IOException {
        try {
            if (head.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("the audit log " + path + " is already open in this process", e);
        }
        throw new IOException("the audit log " + path + " is used by another process: give each a file of its own");
    }

    private static FileChannel channel(Path path) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownersAlone = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return FileChannel.open(path, Set.of(CREATE, READ, WRITE), ownersAlone);
    }

    /** A process that was killed may have left part of a line; gives how many bytes that was. */
    private static long cutTornLine(FileChannel channel) throws IOException {
        long end = channel.size();
        long at = end;
        ByteBuffer one = ByteBuffer.allocate(1);
        while (at > 0) {
            one.clear();
            if (channel.read(one, at - 1) == 1 && one.get(0) == '\n') {
                break;
            }
            at--;
        }
        channel.truncate(at);
        return end - at;
    }

    /** Writes lines, and takes from the list those that are written: after an exception the rest can be tried again. */
    void write(List<JsonLine> lines) throws IOException {
        boolean idle = lines.isEmpty();
        while (!lines.isEmpty()) {
            if (size >= rotateAt) {
                rotate();
            }
            lines.subList(0, append(lines)).clear();
        }
        if (unsynced && (idle || System.nanoTime() - synced > SYNC_NANOS)) {
            sync();
        }
    }

    /** Writes as many lines as there is room for before the next rotation, at least one; gives how many. */
    private int append(List<JsonLine> lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long number = next;
        String last = hash;
        int count = 0;
        while (count < lines.size() && (count == 0 || size + bytes.size() < rotateAt)) {
            String open = "{\"n\":" + number + "," + lines.get(count).open().substring(1);
            last = Chain.hash(last, open);
            bytes.writeBytes((Chain.close(open, last) + "\n").getBytes(StandardCharsets.US_ASCII));
            number++;
            count++;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
        long at = size;
        try {
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
        } catch (IOException e) {
            channel.truncate(size);
            throw e;
        }
        size = at;
        next = number;
        hash = last;
        unsynced = true;
        return count;
    }

    private void rotate() throws IOException {
        sync();
        if (Files.exists(path)) {
            Files.move(path, AuditFiles.rotated(path, rotated + 1));
        }
        // Else it was moved already, and opening another failed: for want of a descriptor, perhaps.
        FileChannel old = channel;
        channel = opening.open(path);
        size = 0;
        rotated++;
        old.close();
        append(List.of(SessionAudit.line("continued").put("file", rotated + 1L).put("previous", hash)));
    }

    /** To the disk, and then the head: it never tells of a line that is not there. */
    private void sync() throws IOException {
        channel.force(false);
        write(head, next - 1, hash);
        unsynced = false;
        synced = System.nanoTime();
    }

    private static void write(FileChannel head, long number, String hash) throws IOException {
        ByteBuffer text = ByteBuffer.wrap(AuditFiles.headText(number, hash).getBytes(StandardCharsets.US_ASCII));
        long at = 0;
        while (text.hasRemaining()) {
            at += head.write(text, at);
        }
    }

    void close(JsonLine last) throws IOException {
        try (head) {
            append(List.of(last));
            sync();
            channel.close();
        }
    }
}
