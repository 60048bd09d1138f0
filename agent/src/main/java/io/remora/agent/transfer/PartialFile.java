package io.remora.agent.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written beside its place, under a name that ends in {@code .remora-part}, until its checksum agrees.
 */
public final class PartialFile implements AutoCloseable {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private final Path place;
    private final Path part;
    private Checksum sum = new Checksum();
    private @Nullable FileChannel channel;

    /** A file that is to be at that place. */
    public PartialFile(Path place) {
        this.place = place;
        this.part = place.resolveSibling("." + place.getFileName() + ".remora-part");
    }

    /** How many bytes are there from before. */
    public long partial() throws IOException {
        return Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS) && isOurs() ? Files.size(part) : 0;
    }

    /** Nobody else may go on with, or change later, what somebody planted in a folder that all may write to. */
    private boolean isOurs() throws IOException {
        if (!part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return true;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(part, LinkOption.NOFOLLOW_LINKS);
        return !mode.contains(PosixFilePermission.GROUP_WRITE)
                && !mode.contains(PosixFilePermission.OTHERS_WRITE)
                && Files.getOwner(part, LinkOption.NOFOLLOW_LINKS).equals(ourselves());
    }

    /** The owner of whatever this process makes. */
    private UserPrincipal ourselves() throws IOException {
        Path probe = Files.createTempFile(part.toAbsolutePath().getParent(), ".remora", "-part");
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    /** Their hash. */
    public String partialHash() throws IOException {
        long length = partial();
        return length == 0 ? "" : Digests.ofFile(part, length);
    }

    /** Keeps so many bytes and goes on behind them. */
    public synchronized void start(long kept) throws IOException {
        close();
        if (kept == 0) {
            Files.deleteIfExists(part);
        }
        sum = new Checksum();
        // Private until it is whole, and never through a link that somebody put there.
        Set<OpenOption> options = kept == 0
                ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)
                : Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        Path folder = part.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            // Named as the user knows it, and not by the file that would be made in it.
            throw new NoSuchFileException(folder.toString());
        }
        boolean posix = part.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileChannel opened = posix
                ? FileChannel.open(part, options, PosixFilePermissions.asFileAttribute(PRIVATE))
                : FileChannel.open(part, options);
        opened.truncate(kept);
        opened.position(kept);
        channel = opened;
    }

    private FileChannel open() throws IOException {
        FileChannel opened = channel;
        if (opened == null) {
            throw new IOException("the copy of " + place + " was not started");
        }
        return opened;
    }

    /** Appends. */
    public synchronized void write(byte[] bytes) throws IOException {
        sum.add(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            open().write(buffer);
        }
    }

    /** Appends zeros without writing them. */
    public synchronized void hole(long length) throws IOException {
        sum.addZeros(length);
        open().position(open().position() + length);
    }

    /** Checks the checksum of all since the start, sets permissions and time, and moves the file to its place. */
    public synchronized void finish(long checksum, int mode, long modified) throws IOException {
        FileChannel opened = open();
        if (opened.position() > opened.size()) {
            // It ends in a hole.
            opened.write(ByteBuffer.wrap(new byte[1]), opened.position() - 1);
        }
        close();
        if (sum.value() != checksum) {
            Files.deleteIfExists(part);
            throw new IOException("the copy of " + place + " has the checksum " + Long.toHexString(sum.value())
                    + ", not " + Long.toHexString(checksum) + ": the file changed while it was copied; copy it again");
        }
        FileFacts.mark(part, mode, modified);
        Files.move(part, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Ends it; what is there stays for another try. */
    @Override
    public synchronized void close() throws IOException {
        FileChannel opened = channel;
        channel = null;
        if (opened != null) {
            opened.close();
        }
    }
}
