package io.remora.certs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Python's ssl as a judge. */
public final class Python {
    private Python() {}

    /** A mutual handshake in memory; see handshake.py for the arguments. */
    public static Tool.Outcome handshake(Path temp, Object... arguments) {
        try (InputStream script = Python.class.getResourceAsStream("handshake.py")) {
            Path file = temp.resolve("handshake.py");
            Files.write(file, script.readAllBytes());
            List<Object> all = new ArrayList<>(List.of(file));
            all.addAll(List.of(arguments));
            return Tool.run("python3", Tool.command("python3", all.toArray()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
