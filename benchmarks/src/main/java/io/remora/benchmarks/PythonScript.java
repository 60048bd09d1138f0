package io.remora.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scripts for the Python side of what has one; they come with the classes. */
final class PythonScript {
    private PythonScript() {}

    static Path in(Path folder, String name) throws IOException {
        Path script = folder.resolve(name);
        if (Files.notExists(script)) {
            try (InputStream in = PythonScript.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IOException(name + " is missing from the class path");
                }
                Files.copy(in, script);
            }
        }
        return script;
    }
}
