package io.remora.cli.control;

import io.remora.FullControl;
import io.remora.cli.command.UsageException;
import io.remora.cli.dial.PeerUrl;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One end of a copy, as a user writes it: a path here, or {@code URL:PATH}.
 *
 * @param peer whose host it is on; empty for this one
 * @param path the path there; {@code .} for an empty one
 */
record CopyPlace(Optional<PeerUrl> peer, String path) {
    private static final String HOST = "(?:\\[[0-9A-Fa-f:.%]+]|[^@/:\\s\\[\\]]+)";
    private static final Pattern OF_HOST = Pattern.compile(
            "((?:(?:tls|ssh|tcp)://(?:[^@/:\\s]+@)?|[^@/:\\s]+@)" + HOST + ")(?::([0-9]{1,5})(?=:|$))?(?::(.*))?",
            Pattern.DOTALL);
    private static final Pattern OF_SOCKET = Pattern.compile("(unix://[^:]+)(?::(.*))?", Pattern.DOTALL);

    /**
     * Reads what was written.
     *
     * @throws UsageException in one sentence
     */
    static CopyPlace parse(String text) {
        Matcher socket = OF_SOCKET.matcher(text);
        if (socket.matches()) {
            return far(text, socket.group(1), socket.group(2));
        }
        Matcher host = OF_HOST.matcher(text);
        if (host.matches()) {
            String port = host.group(2) == null ? "" : ":" + host.group(2);
            return far(text, host.group(1) + port, host.group(3));
        }
        if (text.matches("[a-zA-Z]+://.*")) {
            // It says what is wrong with it, or that its transport has no files.
            PeerUrl peer = PeerUrl.parse(text);
            throw new UsageException(text + " has no path: " + peer.scheme() + "://...:PATH says which file");
        }
        if (text.isEmpty()) {
            throw new UsageException("a path is empty: write . for this directory");
        }
        return here(text);
    }

    /** A path of this host, whatever it looks like. */
    static CopyPlace here(String path) {
        return new CopyPlace(Optional.empty(), path);
    }

    /** A path of that peer's host. */
    static CopyPlace at(PeerUrl peer, String path) {
        return new CopyPlace(Optional.of(peer), path);
    }

    private static CopyPlace far(String text, String url, @org.jspecify.annotations.Nullable String path) {
        if (path == null) {
            throw new UsageException(text + " names a peer and no file: write " + url + ":PATH, or " + url
                    + ": for the agent's directory");
        }
        return at(PeerUrl.parse(url), path.isEmpty() ? "." : path);
    }

    /** As a path of this host. */
    Path local() {
        return Path.of(path);
    }

    /** As the far host knows it: {@code ~} is the home of the user whom its JVM runs as. */
    String pathAt(FullControl control) {
        if (!path.equals("~") && !path.startsWith("~/")) {
            return path;
        }
        return control.type("java.lang.System").call("getProperty", "user.home").as(String.class) + path.substring(1);
    }

    /** What a copy of this is called inside a directory; empty where the path does not say. */
    private String lastName() {
        Path last = Path.of(path).normalize().getFileName();
        String name = last == null ? "" : last.toString();
        return name.equals("..") || name.equals("~") ? "" : name;
    }

    /** The same, and where the path does not say, the name that a directory here has, or {@code copy}. */
    String name() {
        if (!lastName().isEmpty() || peer.isPresent()) {
            return lastName().isEmpty() ? "copy" : lastName();
        }
        Path here = local().toAbsolutePath().normalize().getFileName();
        return here == null ? "copy" : here.toString();
    }

    /**
     * Where a copy goes: into a directory that is there, unless a directory is copied and that one has its name, for
     * then it is what an earlier try has left.
     *
     * @param source what is copied
     * @param sourceIsFolder whether that is a directory
     * @param resolved this path, without {@code ~}
     * @param isFolder whether there is a directory at this path
     */
    String placeOf(CopyPlace source, boolean sourceIsFolder, String resolved, boolean isFolder) {
        boolean again = sourceIsFolder && lastName().equals(source.name());
        boolean inside = path.endsWith("/") || isFolder && !again;
        return !inside ? resolved : resolved + (resolved.endsWith("/") ? "" : "/") + source.name();
    }
}
