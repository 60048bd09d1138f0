package io.remora.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Python that has RPyC, and the demo's scripts for it. */
final class Python {
    private static final Logger LOG = System.getLogger("io.remora.cli");
    private static final Duration PROBE = Duration.ofSeconds(15);
    private static final Duration TIME = Duration.ofSeconds(25);

    private final String interpreter;
    private final String versions;

    private Python(String interpreter, String versions) {
        this.interpreter = interpreter;
        this.versions = versions;
    }

    /** The first that has RPyC: {@code python3} as the user has it, then the system's. */
    static Optional<Python> find(Place place) throws IOException, InterruptedException {
        for (String each : List.of("python3", "/usr/bin/python3")) {
            try (Child child = Child.start(
                    place,
                    "python-probe",
                    List.of(
                            each,
                            "-c",
                            "import platform, rpyc; print(platform.python_version(), 'with RPyC', '.'.join(map(str,"
                                    + " rpyc.version.version)))"))) {
                return Optional.of(new Python(each, child.awaitEnd(PROBE).strip()));
            } catch (IOException e) {
                LOG.log(Level.DEBUG, () -> each + " is not there or has no RPyC: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    String versions() {
        return "Python " + versions;
    }

    /** Starts a script of ours; what else it needs comes as arguments. */
    Child run(Place place, String script, Object... arguments) throws IOException {
        Path file = place.file(script);
        try (InputStream source = Python.class.getResourceAsStream(script)) {
            if (source == null) {
                throw new IOException("the script " + script + " is missing from the build");
            }
            Files.copy(source, file);
        }
        List<String> command = new ArrayList<>(List.of(interpreter, file.toString()));
        for (Object each : arguments) {
            command.add(each.toString());
        }
        return Child.start(place, script.replace(".py", ""), command);
    }

    /** Starts a script that serves; the port that it says. */
    String awaitPort(Child server) throws IOException, InterruptedException {
        return server.awaitText(server.outputFile(), text -> text.endsWith("\n"), TIME)
                .strip();
    }

    /** Runs a script that checks for itself to its end: each line that it prints is a step that passed. */
    void check(Steps steps, Place place, long lines, String script, Object... arguments)
            throws IOException, InterruptedException {
        try (Child client = run(place, script, arguments)) {
            try {
                client.awaitEnd(TIME);
            } finally {
                client.output().lines().forEach(line -> passed(steps, line));
            }
            Steps.equal(lines, client.output().lines().count());
        }
    }

    private static void passed(Steps steps, String line) {
        String[] parts = line.split("\t", 3);
        steps.passed(parts[0], parts[2], Double.parseDouble(parts[1]));
    }
}
