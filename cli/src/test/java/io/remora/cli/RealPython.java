package io.remora.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Python with RPyC. Its absence fails a test where {@code CI=true}, and else aborts it with what to install. */
final class RealPython {
    private static final String HINT = "no python3 here has rpyc: apt-get install python3-rpyc";

    private RealPython() {}

    /** The interpreter. */
    static String interpreter() throws InterruptedException {
        for (String each : List.of("/usr/bin/python3", "python3")) {
            try {
                Process probe = new ProcessBuilder(each, "-c", "import rpyc")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (probe.waitFor() == 0) {
                    return each;
                }
            } catch (IOException e) {
                // Not this one.
                continue;
            }
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(HINT);
        }
        return abort(HINT);
    }

    /** A running script and the first line that it printed. */
    record Script(Process process, String firstLine) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts a script and waits for its first line. */
    static Script start(Path folder, String source, Object... arguments) throws IOException, InterruptedException {
        Path script = Files.writeString(Files.createTempFile(folder, "script", ".py"), source);
        List<String> command = new ArrayList<>(List.of(interpreter(), script.toString()));
        for (Object each : arguments) {
            command.add(each.toString());
        }
        Path errors = Files.createTempFile(folder, "script", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        String line = reader.readLine();
        if (line == null) {
            process.waitFor();
            throw new AssertionError("the script said nothing: " + Files.readString(errors));
        }
        return new Script(process, line);
    }
}
