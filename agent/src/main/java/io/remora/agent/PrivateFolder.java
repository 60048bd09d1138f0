package io.remora.agent;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder that was made on a host for this agent alone, with its socket and its log. Whoever deployed the agent
 * removes it; but they may be gone first, so the agent does too.
 */
final class PrivateFolder {
    /** What a deployment names it. Anything else is not ours to remove, whoever says so. */
    private static final Pattern NAME = Pattern.compile("remora-[0-9a-f]{8,}|agent");

    private static final Path CACHE = Path.of(".cache", "remora");

    private PrivateFolder() {}

    /** Removes it when this process ends in good order or by a signal that can be caught. */
    static void removeAtEnd(Path folder) {
        Path name = folder.getFileName();
        if (name != null
                && NAME.matcher(name.toString()).matches()
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder), "remora-remove-folder"));
        }
    }

    private static void remove(Path folder) {
        try {
            // It follows no links.
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException thrown) {
                    // Whoever deployed us removes it as well, and was first.
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path each, @Nullable IOException thrown) throws IOException {
                    Files.deleteIfExists(each);
                    return FileVisitResult.CONTINUE;
                }
            });
            removeEmpty(folder.getParent());
        } catch (IOException e) {
            System.err.println("remora agent: " + folder + " cannot be removed: " + e.getMessage());
        }
    }

    /** The folder of what is kept goes too when nothing is. */
    private static void removeEmpty(@Nullable Path cache) throws IOException {
        if (cache != null && cache.endsWith(CACHE)) {
            try {
                Files.deleteIfExists(cache);
            } catch (DirectoryNotEmptyException e) {
                // It stays, with what is kept.
            }
        }
    }
}
