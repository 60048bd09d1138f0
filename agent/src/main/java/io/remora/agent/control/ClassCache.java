package io.remora.agent.control;

import io.remora.agent.transfer.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Class files that were shipped to this host before, by their SHA-256, in {@code ~/.cache/remora/classes}, for this
 * user alone; an agent that was put there keeps them where {@code -Dremora.cache} says, so that they go with all else
 * where nothing is to be kept. What does not hash as it is called is not used. A host without a place for it ships
 * every time.
 */
final class ClassCache {
    /** The property that names the folder for what a host keeps. */
    private static final String PLACE = "remora.cache";

    private static final long MOST_BYTES = 64L << 20;
    private static final System.Logger LOG = System.getLogger(ClassCache.class.getName());

    private final @Nullable Path folder;

    private ClassCache(@Nullable Path folder) {
        this.folder = folder;
    }

    /** The cache of this user on this host. */
    static ClassCache ofUser() {
        try {
            String place = System.getProperty(PLACE);
            Path kept = place == null ? Path.of(System.getProperty("user.home"), ".cache", "remora") : Path.of(place);
            return in(kept.resolve("classes"));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "shipped classes are not kept: " + e);
            return none();
        }
    }

    /** None: every class is shipped each time. */
    static ClassCache none() {
        return new ClassCache(null);
    }

    /** A cache in a folder, which is made; so are those above it, for this user alone whatever the umask is. */
    static ClassCache in(Path folder) {
        try {
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Set<PosixFilePermission> own = PosixFilePermissions.fromString("rwx------");
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(own));
                Files.setPosixFilePermissions(folder, own);
            } else {
                Files.createDirectories(folder);
            }
            prune(folder);
            return new ClassCache(folder);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "shipped classes are not kept in " + folder + ": " + e);
            return none();
        }
    }

    private static void prune(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> oldestFirst = entries.sorted(
                            Comparator.comparingLong(each -> each.toFile().lastModified()))
                    .toList();
            long bytes = oldestFirst.stream()
                    .mapToLong(each -> each.toFile().length())
                    .sum();
            for (Path each : oldestFirst) {
                if (bytes <= MOST_BYTES) {
                    return;
                }
                bytes -= each.toFile().length();
                Files.deleteIfExists(each);
            }
        }
    }

    byte @Nullable [] get(String sha256) {
        if (folder == null || !sha256.matches("[0-9a-f]{64}")) {
            return null;
        }
        try {
            Path file = folder.resolve(sha256);
            byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
            return bytes != null && Digests.hex(Digests.sha256(bytes)).equals(sha256) ? bytes : null;
        } catch (IOException e) {
            return null;
        }
    }

    void put(String sha256, byte[] file) {
        if (folder == null) {
            return;
        }
        try {
            Path part = Files.createTempFile(folder, "part", "");
            Files.write(part, file, StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(part, folder.resolve(sha256), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "a shipped class is not kept: " + e);
        }
    }
}
