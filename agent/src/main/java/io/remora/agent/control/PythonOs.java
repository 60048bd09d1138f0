package io.remora.agent.control;

import io.remora.Default;
import io.remora.Exposed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Python's {@code os}, as far as RPyC's utilities and the first demo use it. */
final class PythonOs {
    private final PythonPath path;

    PythonOs(PythonPath path) {
        this.path = path;
    }

    @Exposed(attribute = true)
    public Object path() {
        return path;
    }

    @Exposed(attribute = true)
    public String sep() {
        return File.separator;
    }

    @Exposed(attribute = true)
    public Map<String, String> environ() {
        return System.getenv();
    }

    /** The names in a directory. */
    @Exposed
    public List<String> listdir(@Default(".") String directory) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.map(each -> String.valueOf(each.getFileName())).toList();
        }
    }

    /** A file's attributes, under Python's names. */
    @Exposed
    public Stat stat(String file) throws IOException {
        Map<String, Object> unix = Files.readAttributes(Path.of(file), "unix:mode,size,uid,gid,lastModifiedTime");
        return new Stat(
                number(unix, "mode").intValue(),
                number(unix, "size").longValue(),
                number(unix, "uid").intValue(),
                number(unix, "gid").intValue(),
                Files.getLastModifiedTime(Path.of(file)).toMillis() / 1000.0);
    }

    private static Number number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number : 0;
    }

    /** What {@code stat} gives. */
    @Exposed
    public record Stat(
            @Exposed(name = "st_mode", attribute = true) int mode,
            @Exposed(name = "st_size", attribute = true) long size,
            @Exposed(name = "st_uid", attribute = true) int uid,
            @Exposed(name = "st_gid", attribute = true) int gid,
            @Exposed(name = "st_mtime", attribute = true) double mtime) {}

    @Exposed
    public void mkdir(String directory) throws IOException {
        Files.createDirectory(Path.of(directory));
    }

    @Exposed
    public void makedirs(String directory) throws IOException {
        Files.createDirectories(Path.of(directory));
    }

    @Exposed
    public void remove(String file) throws IOException {
        Files.delete(Path.of(file));
    }

    @Exposed
    public void rmdir(String directory) throws IOException {
        Files.delete(Path.of(directory));
    }

    @Exposed
    public void rename(String from, String to) throws IOException {
        Files.move(Path.of(from), Path.of(to));
    }

    @Exposed
    public String getcwd() {
        return Path.of("").toAbsolutePath().toString();
    }

    @Exposed
    public long getpid() {
        return ProcessHandle.current().pid();
    }

    @Exposed
    public String getlogin() {
        return System.getProperty("user.name");
    }
}
