package io.remora.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Python side of the contestants that have one: a script that speaks as {@link Side} does. */
final class PythonScript {
    private PythonScript() {}

    static Path in(Path folder) throws IOException {
        Path script = folder.resolve("rpyc_side.py");
        if (Files.notExists(script)) {
            try (InputStream in = PythonScript.class.getResourceAsStream("rpyc_side.py")) {
                if (in == null) {
                    throw new IOException("rpyc_side.py is missing from the class path");
                }
                Files.copy(in, script);
            }
        }
        return script;
    }
}
