package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells a newcomer to type is typed here, word for word but for the port. */
@Timeout(120)
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```(sh|java|python)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("(?://|#) (\\S+\\.(?:java|py))\n");

    @TempDir
    private Path folder;

    @Test
    void theFiveMinutesWork() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        int start = readme.indexOf("## Five minutes");
        String section = readme.substring(start, readme.indexOf("\n## ", start + 5));
        int port = freePort();
        StringBuilder script = new StringBuilder("set -eu\ntrap 'kill $(jobs -p) 2>/dev/null || :' EXIT\n");
        Matcher blocks = BLOCK.matcher(section);
        while (blocks.find()) {
            String text = blocks.group(2)
                    .replace("tls://127.0.0.1 ", "tls://127.0.0.1:" + port + " ")
                    .replaceAll("tls://localhost\\b", "tls://localhost:" + port)
                    .replace("18821", Integer.toString(port));
            if (blocks.group(1).equals("sh")) {
                script.append(text);
            } else {
                write(text);
            }
        }
        String said = run(script.toString());
        assertThat(said.lines()).contains("\"Ahoy, you\"", "Hello, Python", "['A', 'B']", "Hello, Java", "[A, B]");
    }

    private void write(String text) throws IOException {
        Matcher name = NAME.matcher(text);
        assertThat(name.lookingAt()).as(text).isTrue();
        Path file = folder.resolve(name.group(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String run(String script) throws IOException, InterruptedException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path java = Path.of(System.getProperty("java.home"), "bin");
        standIn(bin.resolve("python3"), RealPython.interpreter());
        // The launcher would build first, within a build.
        standIn(
                folder.resolve("remora"),
                "'" + java.resolve("java") + "' -cp '" + System.getProperty("java.class.path")
                        + "' io.remora.cli.Main");
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "-c", script))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("PATH", bin + ":" + java + ":" + System.getenv("PATH"));
        Process process = builder.start();
        boolean ended = process.waitFor(100, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(ended && process.exitValue() == 0).as(said).isTrue();
        return said;
    }

    private static void standIn(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
