package io.remora.ssh.authorized;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Some {@code authorized_keys} files, read again when they change. Safe for concurrent use. */
public final class AuthorizedKeys {
    private static final System.Logger LOG = System.getLogger(AuthorizedKeys.class.getName());
    private final List<Watched<AuthorizedKey>> files;

    private AuthorizedKeys(List<Watched<AuthorizedKey>> files) {
        this.files = files;
    }

    /**
     * Of these files.
     *
     * @throws IOException one of them cannot be read now
     */
    public static AuthorizedKeys of(List<Path> files) throws IOException {
        AuthorizedKeys keys = new AuthorizedKeys(files.stream()
                .map(file -> new Watched<>(file, (path, content) -> Watched.lines(path, content, AuthorizedKeys::read)))
                .toList());
        keys.lines();
        return keys;
    }

    private static void read(Path file, int line, String text, List<AuthorizedKey> into) {
        try {
            AuthorizedKey.parse(text).ifPresent(into::add);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "{0}:{1} lets nobody in: {2}", file, line, e.getMessage());
        }
    }

    /** All lines that are understood. */
    public List<AuthorizedKey> lines() throws IOException {
        List<AuthorizedKey> lines = new ArrayList<>();
        for (Watched<AuthorizedKey> file : files) {
            lines.addAll(file.entries());
        }
        return lines;
    }
}
