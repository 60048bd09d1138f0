package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora demo} as a user runs it. */
@Timeout(120)
class DemoCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everyStepIsSeenToWorkInFortySecondsAndNothingIsLeft() throws Exception {
        RealPython.interpreter();
        long start = System.nanoTime();
        Path out = folder.resolve("out");
        ProcessBuilder builder =
                Command.process("demo").redirectErrorStream(true).redirectOutput(out.toFile());
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        Process demo = builder.start();
        assertThat(demo.waitFor(100, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(out);
        assertThat(demo.exitValue()).as(text).isZero();
        assertThat(text)
                .contains("a remote list, changed", "an error, caught by its type", "a callback", "a denied member")
                .contains("calls the same agent over TLS", "Java calls a service of Python")
                .contains(
                        "a throw-away SSH server",
                        "the remote listing",
                        "an error from the far side",
                        "nothing is left there")
                .containsPattern("ok +me, who has no grant +NotExposedException")
                .containsPattern("ok +operator, who has it +ProcessHandle")
                .contains("at the agent's JVM", "RPyC's first demo, by Java at Python")
                .containsPattern("(?s)ok +sys.path, changed .*ok +sys.path, changed ")
                .containsPattern("(?s)(ok +os.listdir and os.stat +\\d+ files in /usr/bin, like .*){2}")
                .containsPattern("ok +a missing file +FileNotFoundError for no-such-file")
                .containsPattern("ok +a missing file +FileNotFoundError of open is a NoSuchFileException")
                .containsPattern("all 44 steps were checked in ")
                .doesNotContain("FAILED", "\u001b");
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(40));
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(each -> each.getFileName().toString().startsWith("remora")))
                    .isEmpty();
        }
    }

    @Test
    void aHostOfTheUsersIsVisitedInPlaceOfOneOfItsOwn() throws Exception {
        RealPython.interpreter();
        Path sshFolder = Files.createDirectory(folder.resolve("sshd"));
        Path home = Files.createDirectory(
                folder.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (RealSshd sshd = RealSshd.start(sshFolder, "SetEnv HOME=" + home)) {
            Result result = Command.runProcess(folder, Pki.line("demo", "--host", sshd.host(), sshd.options()));
            assertThat(result.out())
                    .contains("An agent on " + sshd.host() + ", where nothing of ours is installed")
                    .containsPattern("ok +the remote listing +\\d+ entr(y|ies) in " + home)
                    .containsPattern("ok +an error from the far side +NoSuchFileException for " + home)
                    .containsPattern("ok +nothing is left there +process \\d+ and .* are gone")
                    .contains("all 43 steps were checked");
            assertThat(result.code()).isZero();
            assertThat(home.resolve(".cache")).isEmptyDirectory();
        }
        assertThat(Command.run("demo", "--host", "tls://x").code()).isEqualTo(2);
        assertThat(Command.run("demo", "--host", "tls://x").error()).contains("write USER@HOST");
    }

    @Test
    void withoutPythonItSaysSo() throws Exception {
        Result result = withoutPython("false");
        assertThat(result.out())
                .contains("no python3 here has RPyC (apt-get install python3-rpyc), so neither calls from and to Python"
                        + " nor RPyC's first demo were seen");
        assertThat(result.code()).as(result.out()).isZero();
    }

    @Test
    void withoutPythonItFailsInContinuousIntegration() throws Exception {
        Result result = withoutPython("true");
        assertThat(result.out()).contains("FAILED Python");
        assertThat(result.code()).isEqualTo(1);
    }

    /** In the eyes of this demo neither interpreter has RPyC. */
    private Result withoutPython(String ci) throws Exception {
        Path out = folder.resolve("out-" + ci);
        ProcessBuilder builder =
                Command.process("demo").redirectErrorStream(true).redirectOutput(out.toFile());
        Path shadow = Files.createDirectory(folder.resolve("shadow-" + ci));
        Files.writeString(shadow.resolve("rpyc.py"), "raise ImportError('not here')\n");
        builder.environment().put("PYTHONPATH", shadow.toString());
        builder.environment().put("CI", ci);
        Process demo = builder.start();
        assertThat(demo.waitFor(100, TimeUnit.SECONDS)).isTrue();
        return new Result(demo.exitValue(), Files.readString(out), "");
    }
}
