package io.remora.agent.transfer;

import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is copied of a file besides its content.
 *
 * @param name relative to what is copied, with slashes; empty for that itself
 * @param kind what it is
 * @param size in bytes
 * @param mode permissions as Unix writes them in octal; -1 where there are none
 * @param modified in nanoseconds since 1970
 * @param target of a link, else empty
 */
public record FileFacts(String name, Kind kind, long size, int mode, long modified, String target) {
    /** What can be copied, and what cannot. */
    public enum Kind {
        FILE,
        FOLDER,
        LINK,
        OTHER
    }

    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    /** Reads the facts about a file below a root; links are not followed. */
    public static FileFacts of(Path root, Path file) throws IOException {
        BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Kind kind = basic.isRegularFile()
                ? Kind.FILE
                : basic.isDirectory() ? Kind.FOLDER : basic.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
        return new FileFacts(
                root.equals(file) ? "" : root.relativize(file).toString().replace('\\', '/'),
                kind,
                kind == Kind.FILE ? basic.size() : 0,
                mode(file),
                basic.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                kind == Kind.LINK ? Files.readSymbolicLink(file).toString() : "");
    }

    private static int mode(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return -1;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        int mode = 0;
        for (int i = 0; i < BITS.length; i++) {
            mode |= permissions.contains(BITS[i]) ? 1 << i : 0;
        }
        return mode;
    }

    /** As it goes over the wire: the components in their order, the kind by its name. */
    public Tuple tuple() {
        return Tuple.of(name, kind.name(), size, mode, modified, target);
    }

    /**
     * Reads the wire form.
     *
     * @throws IOException when it is none, or the name leads out of what is copied
     */
    public static FileFacts parse(Tuple tuple) throws IOException {
        if (tuple.size() != 6
                || !(tuple.get(0) instanceof String name)
                || !(tuple.get(1) instanceof String kind)
                || !(tuple.get(2) instanceof Number size)
                || !(tuple.get(3) instanceof Number mode)
                || !(tuple.get(4) instanceof Number modified)
                || !(tuple.get(5) instanceof String target)) {
            throw new IOException("the peer described a file in a way that is not understood: " + tuple);
        }
        try {
            FileFacts facts = new FileFacts(
                    name, Kind.valueOf(kind), size.longValue(), mode.intValue(), modified.longValue(), target);
            facts.checkName();
            return facts;
        } catch (IllegalArgumentException e) {
            throw new IOException("the peer described a file in a way that is not understood: " + tuple, e);
        }
    }

    /** Whether another file may have the same content, as far as can be seen from outside. */
    public boolean isLike(@Nullable FileFacts other) {
        return other != null && kind == other.kind && size == other.size && modified == other.modified;
    }

    private void checkName() throws IOException {
        for (String part : name.split("/", -1)) {
            boolean empty = part.isEmpty() && !name.isEmpty();
            if (empty || part.equals("..") || part.equals(".") || part.indexOf('\0') >= 0 || part.indexOf('\\') >= 0) {
                throw new IOException(
                        "the peer named a file outside of what is copied: " + io.remora.LogText.escape(name));
            }
        }
    }

    /** Sets permissions and time on a file or folder. */
    public static void mark(Path file, int mode, long modified) throws IOException {
        if (mode >= 0 && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
            for (int i = 0; i < BITS.length; i++) {
                if ((mode & 1 << i) != 0) {
                    permissions.add(BITS[i]);
                }
            }
            Files.setPosixFilePermissions(file, permissions);
        }
        Files.setLastModifiedTime(file, FileTime.from(modified, TimeUnit.NANOSECONDS));
    }

    /** Makes a link, in place of a link that is there. */
    public static void link(Path file, String target) throws IOException {
        if (Files.isSymbolicLink(file)) {
            Files.delete(file);
        }
        Files.createSymbolicLink(file, Path.of(target));
    }
}
