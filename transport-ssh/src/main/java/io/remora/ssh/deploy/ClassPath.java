package io.remora.ssh.deploy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Turns a class path into jars to upload: a jar is itself; {@code lib/*}, and a folder that holds jars and no classes,
 * is its jars; any other folder is packed into one jar, the same bytes for the same files.
 */
final class ClassPath {
    private ClassPath() {}

    static List<Artifact> of(List<Path> entries) throws IOException {
        List<Artifact> artifacts = new ArrayList<>();
        for (Path entry : entries) {
            Path name = entry.getFileName();
            Path folder = entry.getParent();
            if (name != null && name.toString().equals("*")) {
                artifacts.addAll(jars(folder == null ? Path.of("") : folder));
            } else if (Files.isDirectory(entry)) {
                List<Artifact> jars = jars(entry);
                boolean onlyJars = !jars.isEmpty() && !holdsClasses(entry);
                artifacts.addAll(onlyJars ? jars : List.of(pack(entry)));
            } else {
                artifacts.add(Artifact.of(entry));
            }
        }
        return List.copyOf(artifacts);
    }

    private static List<Artifact> jars(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        List<Artifact> artifacts = new ArrayList<>();
        for (Path file : files) {
            artifacts.add(Artifact.of(file));
        }
        return artifacts;
    }

    private static boolean holdsClasses(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.anyMatch(file -> file.toString().endsWith(".class"));
        }
    }

    private static Artifact pack(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Path> files;
        try (Stream<Path> tree = Files.walk(folder)) {
            files = tree.filter(Files::isRegularFile).sorted().toList();
        }
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Path file : files) {
                ZipEntry entry = new ZipEntry(folder.relativize(file).toString().replace('\\', '/'));
                entry.setTime(0);
                zip.putNextEntry(entry);
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return Artifact.of(folder + " (packed)", bytes.toByteArray());
    }
}
