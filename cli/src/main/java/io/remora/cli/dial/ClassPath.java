package io.remora.cli.dial;

import io.remora.cli.command.OperationException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A class path as {@code java -cp} takes it, folders, jars, and {@code FOLDER/*} for all the jars in a folder; commas
 * between them will do too, and a folder of jars stands for them.
 */
public final class ClassPath {
    private ClassPath() {}

    /**
     * A loader for it, below our own. It lives as long as the process.
     *
     * @throws OperationException when an entry does not exist; java would pass over it in silence
     */
    public static ClassLoader loader(@Nullable String classpath) {
        ClassLoader ours = ClassPath.class.getClassLoader();
        if (classpath == null) {
            return ours;
        }
        URL[] urls = entries(classpath).stream()
                .flatMap(ClassPath::withJars)
                .map(ClassPath::url)
                .toArray(URL[]::new);
        return new URLClassLoader("classpath", urls, ours);
    }

    private static Stream<Path> withJars(Path entry) {
        return Files.isDirectory(entry) ? Stream.concat(Stream.of(entry), jars(entry).stream()) : Stream.of(entry);
    }

    /** The files and folders that it names, in order. */
    static List<Path> entries(String classpath) {
        List<Path> entries = new ArrayList<>();
        for (String entry : classpath.split("[," + File.pathSeparator + "]", -1)) {
            if (entry.equals("*") || entry.endsWith(File.separator + "*")) {
                entries.addAll(jars(Path.of(entry.equals("*") ? "." : entry.substring(0, entry.length() - 1))));
            } else if (!entry.isEmpty()) {
                Path path = Path.of(entry);
                if (!Files.exists(path)) {
                    throw new OperationException("there is no " + path + ", which --classpath names");
                }
                entries.add(path);
            }
        }
        return entries;
    }

    private static List<Path> jars(Path folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                folder, file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))) {
            found.forEach(jars::add);
        } catch (IOException e) {
            throw new OperationException("there is no folder " + folder + ", which --classpath names", e);
        }
        jars.sort(null);
        return jars;
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file's URI is a URL: " + path, e);
        }
    }
}
