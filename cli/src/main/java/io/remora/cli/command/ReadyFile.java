package io.remora.cli.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells a script that the agent is ready: whoever finds lines in the file finds all of them. */
public final class ReadyFile {
    private final Optional<Path> file;

    private ReadyFile(Optional<Path> file) {
        this.file = file;
    }

    /** A file to be written, or none. */
    public static ReadyFile of(@Nullable Path file) {
        return new ReadyFile(Optional.ofNullable(file).map(Path::toAbsolutePath));
    }

    /** Takes away what an agent before us wrote: it would be read as ours. */
    public void clear() throws IOException {
        if (file.isPresent() && Files.isRegularFile(file.get())) {
            Files.delete(file.get());
        }
    }

    /** Writes a line for each listener, whole or not at all. */
    public void write(List<URI> listeners) throws IOException {
        if (file.isEmpty()) {
            return;
        }
        Path target = file.get();
        List<String> lines = listeners.stream().map(URI::toString).toList();
        if (Files.exists(target)) {
            // A pipe or a terminal: no name to replace.
            Files.write(target, lines);
            return;
        }
        Path draft = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.write(draft, lines);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
