package io.remora.cli;

import io.remora.Teleported;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Code of this moment, which no other JVM has on its class path or in its cache. */
final class FreshCode implements AutoCloseable {
    private final String word = "word" + System.nanoTime();
    private final URLClassLoader loader;

    /** Compiles it, in that folder. */
    FreshCode(Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("fresh/classes"));
        compile(classes, "fresh", "Errand", """
                public final class Errand {
                    public static io.remora.Teleported task(int captured) {
                        return () -> {
                            try (java.io.InputStream in = Errand.class.getResourceAsStream("note.txt")) {
                                return new Helper().word() + " " + new String(in.readAllBytes()) + " " + captured
                                        + " " + ProcessHandle.current().pid();
                            }
                        };
                    }

                    record Helper() {
                        String word() {
                            return "%s";
                        }
                    }
                }
                """.formatted(word));
        Files.writeString(classes.resolve("fresh/note.txt"), "noted");
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
    }

    /** Compiles a class into a folder. */
    static void compile(Path classes, String packageName, String name, String source) throws IOException {
        Path file = Files.createDirectories(classes.resolveSibling("sources")).resolve(name + ".java");
        Files.writeString(file, "package " + packageName + ";\n" + source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), "-proc:none", file.toString());
        if (result != 0) {
            throw new IllegalStateException(name + " does not compile");
        }
    }

    /** Gives back, where it runs: what {@link #expected} says, and the process. */
    Teleported task(int captured) throws ReflectiveOperationException {
        return (Teleported)
                loader.loadClass("fresh.Errand").getMethod("task", int.class).invoke(null, captured);
    }

    /** What that task gives in a process. */
    String expected(int captured, long pid) {
        return word + " noted " + captured + " " + pid;
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
