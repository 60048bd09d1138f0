package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code remora}, in a tree where something else stands in for the command. */
@Timeout(60)
final class LauncherTest {
    private static final String STAND_IN = """
            package io.remora.cli;

            import java.io.ByteArrayInputStream;
            import java.io.ByteArrayOutputStream;
            import java.io.ObjectInputStream;
            import java.io.ObjectOutputStream;

            class Main {
                public static void main(String[] arguments) throws Exception {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                        out.writeObject(new java.util.ArrayList<>());
                    }
                    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                        System.out.println(in.readObject());
                    } catch (java.io.InvalidClassException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """;

    @TempDir
    private Path tree;

    @BeforeEach
    void plant() throws Exception {
        Path launcher = Files.copy(Path.of("..", "remora"), tree.resolve("remora"));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        Path classes = Files.createDirectories(tree.resolve("cli/target/classes"));
        Path source = Files.writeString(tree.resolve("Main.java"), STAND_IN);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString()))
                .isZero();
        Files.writeString(tree.resolve("cli/target/remora.classpath"), "nothing.jar");
    }

    private String run(String options) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(tree.resolve("remora").toString(), "audit")).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("REMORA_JAVA_OPTS", options);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }

    @Test
    void noSerializedObjectIsReadUnlessWhoStartsItSaysSo() throws Exception {
        assertThat(run("")).isEqualTo("filter status: REJECTED");
        assertThat(run("-Djdk.serialFilter=java.util.*")).isEqualTo("[]");
    }
}
