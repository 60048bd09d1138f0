package io.remora.certs.store;

import io.remora.certs.CertsException;
import io.remora.certs.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files that are on the disk when a method returns, with the mode they must have from their first moment on.
 *
 * <p>Secret files are created exclusively with mode 0600: no other user can read them at any instant, whatever the
 * umask, and no link that was planted under their name is followed.
 */
public final class DurableFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> READABLE = EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);

    private DurableFiles() {}

    /** Who may read a new file. */
    public enum Mode {
        /** Its owner alone, 0600, whatever the umask. */
        SECRET,
        /** Everybody whom the umask lets, at most 0644. */
        PUBLIC
    }

    /**
     * Makes a folder for such files, and those above it, unless they are there: others can read a new one if the umask
     * lets them, and never write in it, whatever the umask.
     *
     * @throws CertsException {@code UNREADABLE} when it cannot be made
     */
    public static void makeFolders(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /**
     * Makes a file that must not exist yet, and syncs it and its folder.
     *
     * @throws CertsException {@code EXISTS} when something of that name is there, {@code UNREADABLE} when it cannot be
     *     written; then nothing is left behind under that name
     */
    public static void createNew(Path file, byte[] content, Mode mode) {
        try {
            create(file, content, mode);
            syncFolder(parent(file));
        } catch (FileAlreadyExistsException e) {
            throw CertsException.of(
                    CertsException.Reason.EXISTS,
                    file + " exists already; it is not overwritten: move it away first",
                    e);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Puts a file in the place of the one of that name, if there is one, at one instant: a reader sees the old content
     * or the new one, also after a crash. Both are synced.
     *
     * @throws CertsException {@code UNREADABLE} when it cannot be written; then the old file is as it was
     */
    public static void replace(Path file, byte[] content, Mode mode) {
        Path staged = parent(file).resolve("." + file.getFileName() + ".new");
        try {
            Files.deleteIfExists(staged);
            create(staged, content, mode);
            moveOver(staged, file);
            syncFolder(parent(file));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Renames a file over another of the same folder, at one instant, and syncs the folder. */
    public static void move(Path from, Path to) {
        try {
            moveOver(from, to);
            syncFolder(parent(to));
        } catch (IOException e) {
            throw unwritable(to, e);
        }
    }

    /** As {@link #createNew}, for callers that sync the folder themselves. */
    static void create(Path file, byte[] content, Mode mode) throws IOException {
        Set<PosixFilePermission> permissions = mode == Mode.SECRET ? OWNER_ONLY : READABLE;
        FileAttribute<Set<PosixFilePermission>> attribute = PosixFilePermissions.asFileAttribute(permissions);
        boolean whole = false;
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attribute)) {
            try {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                if (mode == Mode.SECRET) {
                    // A umask can only have taken bits away; give the owner's back.
                    Files.setPosixFilePermissions(file, OWNER_ONLY);
                }
                channel.force(true);
                whole = true;
            } finally {
                if (!whole) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Puts a finished file in the place of another, at one instant. */
    static void moveOver(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes the folder's entries durable. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Reads a whole file of bounded size.
     *
     * @throws CertsException {@code UNREADABLE} when it is missing, not a readable file, or longer than {@code most}
     *     bytes
     */
    public static byte[] read(Path file, int most) {
        return read(file, 0, most);
    }

    /** As above, from a position of the file on. */
    static byte[] read(Path file, int from, int most) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size() - from;
            if (size > most) {
                throw CertsException.of(
                        CertsException.Reason.UNREADABLE,
                        Printable.of(file.toString()) + " has " + size + " bytes, more than the " + most
                                + " that are read; is it the right file?");
            }
            channel.position(from);
            // One byte more than the bound, because a pipe does not tell its size.
            byte[] content = Channels.newInputStream(channel).readNBytes(most == Integer.MAX_VALUE ? most : most + 1);
            if (content.length > most) {
                throw CertsException.of(
                        CertsException.Reason.UNREADABLE,
                        Printable.of(file.toString()) + " has more than the " + most + " bytes that are read; is it the"
                                + " right file?");
            }
            return content;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static CertsException unreadable(Path file, IOException cause) {
        return CertsException.of(
                CertsException.Reason.UNREADABLE,
                "cannot read " + Printable.of(file.toString()) + ": " + why(cause) + "; check the path and who may read"
                        + " it",
                cause);
    }

    /**
     * Says before long work that its result would have no place.
     *
     * @throws CertsException {@code EXISTS} when something of that name is there
     */
    public static void requireFree(Path file) {
        if (isTaken(file)) {
            throw CertsException.of(
                    CertsException.Reason.EXISTS,
                    Printable.of(file.toString()) + " exists already; it is not overwritten: move it away first");
        }
    }

    /** Whether anything, a dangling link included, has this name. */
    public static boolean isTaken(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    static CertsException unwritable(Path file, IOException cause) {
        return CertsException.of(
                CertsException.Reason.UNREADABLE,
                "cannot write " + Printable.of(file.toString()) + ": " + why(cause) + "; check the path, the free"
                        + " space and who may write there",
                cause);
    }

    static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return String.valueOf(f.getReason());
        }
        return String.valueOf(e.getMessage());
    }
}
