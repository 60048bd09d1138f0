package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A service that nobody has seen before, compiled on the spot: {@code app.jar}, and the {@code lib/words.jar} that it
 * needs.
 */
final class OwnService {
    private OwnService() {}

    /** Builds it in the folder; gives the folder of the library. */
    static Path build(Path folder) throws IOException {
        Path words = compile(
                folder.resolve("words"),
                "lib/Words.java",
                "package lib; public final class Words { public static String hello() { return \"hello \"; } }",
                System.getProperty("java.class.path"));
        Path app = compile(
                folder.resolve("app"), "app/Greeter.java", """
                package app;
                import io.remora.Exposed;
                public final class Greeter {
                    @Exposed
                    public String greet(String name) {
                        System.err.println("asked to greet " + name);
                        return lib.Words.hello() + name;
                    }
                }
                """, System.getProperty("java.class.path") + ":" + words);
        Path lib = Files.createDirectories(folder.resolve("lib"));
        jar(words, lib.resolve("words.jar"));
        jar(app, folder.resolve("app.jar"));
        return lib;
    }

    static Path compile(Path classes, String name, String source, String classpath) throws IOException {
        Path file = Files.createDirectories(classes).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classpath, "-d", classes.toString(), file.toString());
        assertThat(code).isZero();
        return classes;
    }

    static void jar(Path classes, Path target) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target));
                Stream<Path> tree = Files.walk(classes)) {
            List<Path> files = tree.filter(file ->
                            Files.isRegularFile(file) && !file.toString().endsWith(".java"))
                    .toList();
            for (Path file : files) {
                jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
    }
}
