package io.remora.cli;

import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RPyC's first demo, of 2005, as the two examples in the documentation have it, run as they stand. */
@Timeout(120)
class FirstDemoTest {
    private static final Path EXAMPLES = Path.of("../docs/examples");

    @TempDir
    private Path folder;

    private List<String> output(List<String> command) throws Exception {
        Path errors = folder.resolve("errors");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return text.lines().toList();
    }

    /** A file a line, those alone that are there, with their sizes; then what was caught. */
    private static void check(List<String> lines, String caught) throws Exception {
        assertThat(lines).startsWith("lucy").endsWith(caught);
        List<String> expected = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/usr/bin"))) {
            for (Path each : files.filter(Files::exists).toList()) {
                expected.add(
                        Files.size(each) + "\t" + Files.getAttribute(each, "unix:uid") + "\t" + each.getFileName());
            }
        }
        assertThat(lines.subList(1, lines.size() - 1)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void inPythonAgainstOurAgent() throws Exception {
        String python = RealPython.interpreter();
        Pki pki = Pki.make(folder.resolve("pki"));
        Path policy = Files.writeString(
                folder.resolve("policy.toml"), "[[grant]]\nprincipal = \"cert:dns:me\"\nservice = \"full-control\"\n");
        try (RunningAgent agent = RunningAgent.start(
                folder,
                line(
                        "--listen",
                        "tls://127.0.0.1:0",
                        pki.as("agent"),
                        "--serve",
                        "full-control",
                        "--policy",
                        policy))) {
            URI url = URI.create(agent.url());
            List<String> command = new ArrayList<>(List.of(
                    python,
                    EXAMPLES.resolve("first_demo.py").toString(),
                    url.getHost(),
                    Integer.toString(url.getPort())));
            for (String each : List.of("me.pem", "me.key", "ca.pem")) {
                command.add(pki.file(each).toString());
            }
            check(output(command), "IOError: /tmp/does_not_exist.txt");
        }
    }

    @Test
    void inJavaAgainstRpycsClassicServer() throws Exception {
        try (RealPython.Script server = RealPython.start(folder, """
            from rpyc.utils.server import ThreadedServer
            from rpyc.core.service import SlaveService
            server = ThreadedServer(SlaveService, hostname="127.0.0.1", port=0)
            print(server.port, flush=True)
            server.start()
            """)) {
            check(
                    output(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            EXAMPLES.resolve("FirstDemo.java").toString(),
                            "tcp://127.0.0.1:" + server.firstLine())),
                    "NoSuchFileException: /tmp/does_not_exist.txt");
        }
    }
}
