package io.remora.cli.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Where what was typed is kept for the next time: {@code $XDG_STATE_HOME/remora/shell_history}, else below
 * {@code ~/.local/state}. What is typed may be secret, so the file is its owner's alone (0600), as is its folder.
 */
final class HistoryFile {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(OWNERS);
    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private HistoryFile() {}

    /** The file, made when it is not there; empty where none can be had, so that nothing is kept. */
    static Optional<Path> open() {
        try {
            Path folder = folder();
            Files.createDirectories(folder.getParent());
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, PRIVATE_FOLDER);
            }
            Path file = folder.resolve("shell_history");
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createFile(file, PRIVATE);
            }
            Files.setPosixFilePermissions(file, OWNERS);
            return Optional.of(file);
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Path folder() {
        String state = System.getenv("XDG_STATE_HOME");
        Path states = state == null || !Path.of(state).isAbsolute()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return states.resolve("remora");
    }
}
