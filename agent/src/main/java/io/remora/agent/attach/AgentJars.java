package io.remora.agent.attach;

import io.remora.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Writes the agent as two jars out of the classes that run here, wherever they are: in one jar, in several, in folders.
 */
final class AgentJars {
    private static final String ENTRANCE = "io.remora.agent.attached.Entrance";

    /** What the JVM's own class loader gets: the entrance, and where snippets hand over their values. */
    private static final List<String> ALONE =
            List.of(ENTRANCE, ENTRANCE + "$OwnLoader", "io.remora.agent.control.SnippetSlots");

    private AgentJars() {}

    /** The jar that a JVM is given, {@code entrance.jar}, and beside it {@code agent.jar} with all else. */
    static Path write(Path folder) throws IOException {
        Set<Path> sources = new LinkedHashSet<>(List.of(place(Connection.class), place(AgentJars.class)));
        try (JarOutputStream jar = new JarOutputStream(create(folder.resolve("agent.jar")))) {
            Set<String> written = new LinkedHashSet<>();
            for (Path source : sources) {
                if (Files.isDirectory(source)) {
                    copy(source, jar, written);
                } else {
                    try (FileSystem zip = FileSystems.newFileSystem(source)) {
                        copy(zip.getPath("/"), jar, written);
                    }
                }
            }
        }
        Path entrance = folder.resolve("entrance.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), ENTRANCE);
        try (JarOutputStream jar = new JarOutputStream(create(entrance), manifest)) {
            for (String name : ALONE) {
                add(jar, name.replace('.', '/') + ".class");
            }
        }
        return entrance;
    }

    private static Path place(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException | RuntimeException e) {
            throw new IOException("the classes of this agent cannot be found, to put them into another JVM", e);
        }
    }

    private static OutputStream create(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    }

    private static void copy(Path root, JarOutputStream jar, Set<String> written) throws IOException {
        try (Stream<Path> tree = Files.walk(root.resolve("io/remora"))) {
            for (Path each : (Iterable<Path>) tree::iterator) {
                String name = root.relativize(each).toString();
                if (name.endsWith(".class") && written.add(name)) {
                    jar.putNextEntry(new ZipEntry(name));
                    Files.copy(each, jar);
                    jar.closeEntry();
                }
            }
        }
    }

    private static void add(JarOutputStream jar, String name) throws IOException {
        try (InputStream in = AgentJars.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the class file " + name + " is not here");
            }
            jar.putNextEntry(new JarEntry(name));
            in.transferTo(jar);
            jar.closeEntry();
        }
    }
}
