package io.remora.agent.control;

import io.remora.Exposed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Python's {@code os.path}. */
final class PythonPath {
    @Exposed
    public boolean isdir(String path) {
        return Files.isDirectory(Path.of(path));
    }

    @Exposed
    public boolean isfile(String path) {
        return Files.isRegularFile(Path.of(path));
    }

    @Exposed
    public boolean exists(String path) {
        return Files.exists(Path.of(path));
    }

    /** The parts, with a separator between them; an absolute part starts anew. */
    @Exposed
    public String join(String first, String... more) {
        String joined = first;
        for (String part : more) {
            joined = part.startsWith("/") || joined.isEmpty()
                    ? part
                    : joined.endsWith("/") ? joined + part : joined + "/" + part;
        }
        return joined;
    }

    @Exposed
    public String basename(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Exposed
    public String dirname(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : slash == 0 ? "/" : path.substring(0, slash);
    }

    @Exposed
    public String abspath(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    @Exposed
    public long getsize(String path) throws IOException {
        return Files.size(Path.of(path));
    }
}
