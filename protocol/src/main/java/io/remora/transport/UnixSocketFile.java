package io.remora.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The file of a listening Unix socket: made with mode 0600 whatever the umask, and removed only while it is still ours.
 *
 * <p>{@code bind} creates the file with the mode that the umask leaves, and Java can set no umask. Setting the mode
 * afterwards would leave an instant in which anybody may connect. So the socket is bound and given its mode in a
 * private folder (0700) beside its place, and then hard-linked to its place: a link fails when something is there, so
 * nobody's socket is taken over either.
 */
final class UnixSocketFile implements Closeable {
    private static final int BACKLOG = 1024;
    /** The least of what the platforms take: macOS 103, Linux 107. */
    private static final int PATH_BYTES = 103;
    /** What the private folder's name adds to the path. */
    private static final int ROOM = 22;

    private final Path path;
    private final @Nullable Object key;

    private UnixSocketFile(Path path) throws IOException {
        this.path = path;
        this.key = key(path);
    }

    /** A bound socket and its file. */
    record Bound(ServerSocketChannel channel, UnixSocketFile file) {}

    /** Binds a new socket to the path; a stale one there is removed, a live one is an error. */
    static Bound bind(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IOException("cannot listen on " + path + ": there is no folder " + parent + "; make it first");
        }
        int longest = Math.max(length(path), length(parent) + ROOM);
        if (longest > PATH_BYTES) {
            throw new IOException("cannot listen on " + path + ": the path of a socket holds " + PATH_BYTES
                    + " bytes and this one needs " + longest + ", choose a shorter one");
        }
        Path folder = privateFolder(path, parent);
        try {
            removeStale(path, folder);
            return bind(path, folder.resolve("s"));
        } finally {
            Files.deleteIfExists(folder.resolve("s"));
            Files.deleteIfExists(folder);
        }
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static Path privateFolder(Path path, Path parent) throws IOException {
        try {
            return Files.createTempDirectory(
                    parent, ".", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileSystemException e) {
            throw new IOException("cannot listen on " + path + ": the folder " + parent + " cannot be written", e);
        }
    }

    private static Bound bind(Path path, Path hidden) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(hidden), BACKLOG);
            Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
            publish(hidden, path);
            return new Bound(channel, new UnixSocketFile(path));
        } catch (FileAlreadyExistsException e) {
            Quietly.close(channel);
            throw inUse(path);
        } catch (IOException e) {
            Quietly.close(channel);
            throw e;
        }
    }

    private static void publish(Path hidden, Path path) throws IOException {
        try {
            Files.createLink(path, hidden);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // A file system without hard links. A plain move looks before it leaps, which is nearly as good.
            Files.move(hidden, path);
        }
    }

    private static void removeStale(Path path, Path folder) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isSocket(path)) {
            throw new IOException(path + " exists and is not a socket: choose another path or remove it");
        }
        if (answers(path)) {
            throw inUse(path);
        }
        // Taken out of the way before it is judged for good: another process that starts now may have replaced it.
        Path taken = folder.resolve("s");
        try {
            Files.move(path, taken);
        } catch (NoSuchFileException e) {
            return;
        }
        if (answers(taken)) {
            Files.createLink(path, taken);
            throw inUse(path);
        }
        Files.delete(taken);
    }

    private static IOException inUse(Path path) {
        return new IOException("another process listens on " + path + ": stop it or choose another path");
    }

    private static boolean isSocket(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isOther();
    }

    /** Whether somebody listens there. Not blocking: a listener whose queue is full is a live one. */
    private static boolean answers(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("refused") || message.contains("No such file")) {
                return false;
            }
            if (message.contains("temporarily unavailable")) {
                return true;
            }
            throw new IOException("cannot tell whether " + path + " is in use: " + message, e);
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Removes the file, unless another one has taken its place. */
    @Override
    public void close() throws IOException {
        try {
            Object now = key(path);
            if (now != null && now.equals(key)) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody removed it before us.
        }
    }
}
