package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora cp} to an agent, from it, and between two. */
@Timeout(120)
class CopyCommandTest {
    private static final FileTime THEN = FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z"));

    @TempDir
    private static Path folder;

    private static ControlledAgent agent;

    @TempDir
    private Path here;

    private Path far;

    @BeforeAll
    static void start() throws Exception {
        agent = ControlledAgent.start(folder);
    }

    @AfterAll
    static void stop() {
        if (agent != null) {
            agent.close();
        }
    }

    @BeforeEach
    void makeFolder() throws IOException {
        far = Files.createTempDirectory(folder, "far");
    }

    private static Result cp(Object... pieces) {
        Result result = run(line("cp", pieces));
        assertThat(result.error()).isEmpty();
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isZero();
        return result;
    }

    private String unix(Object path) {
        return agent.unix() + ":" + path;
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Path file = Files.write(here.resolve(name), bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        Files.setLastModifiedTime(file, THEN);
        return file;
    }

    private static void assertSame(Path one, Path other) throws IOException {
        assertThat(other).hasSameBinaryContentAs(one);
        assertThat(Files.getPosixFilePermissions(other)).isEqualTo(Files.getPosixFilePermissions(one));
        assertThat(Files.getLastModifiedTime(other)).isEqualTo(Files.getLastModifiedTime(one));
    }

    @Test
    void aFileGoesThereAndBackWithItsPermissionsAndTimeAndNothingIsPrinted() throws Exception {
        Path file = file("tool", 700_000);
        Result there = Command.runProcess(
                folder, line("cp", agent.as("me"), file, agent.tls() + ":" + far.resolve("other name")));
        assertThat(there.err() + there.out()).isEmpty();
        assertThat(there.code()).isZero();
        assertSame(file, far.resolve("other name"));
        Result back = Command.runProcess(folder, line("cp", unix(far.resolve("other name")), here.resolve("back")));
        assertThat(back.err() + back.out()).isEmpty();
        assertThat(back.code()).isZero();
        assertSame(file, here.resolve("back"));
    }

    @Test
    void aFileGoesIntoADirectoryThatIsThere() throws Exception {
        Path file = file("small", 10);
        cp(file, unix(far));
        assertSame(file, far.resolve("small"));
        Files.createDirectory(here.resolve("in"));
        cp(unix(far.resolve("small")), here.resolve("in"));
        assertSame(file, here.resolve("in/small"));
    }

    @Test
    void aDirectoryIsCopiedWholeAndTheSameCommandAgainDoesNotCopyItIntoItself() throws Exception {
        Path tree =
                Files.createDirectories(here.resolve("tree/a/b")).getParent().getParent();
        Files.move(file("deep", 100_000), tree.resolve("a/b/deep"));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("a/b/deep"));
        for (int i = 0; i < 2; i++) {
            cp(tree, unix(far.resolve("tree")));
            assertSame(tree.resolve("a/b/deep"), far.resolve("tree/a/b/deep"));
            assertThat(Files.readSymbolicLink(far.resolve("tree/link"))).isEqualTo(Path.of("a/b/deep"));
            assertThat(far.resolve("tree/tree")).doesNotExist();
        }
        cp(tree, unix(far));
        assertThat(far.resolve("tree/tree")).doesNotExist();
        cp(unix(far.resolve("tree")), here.resolve("new name"));
        assertSame(tree.resolve("a/b/deep"), here.resolve("new name/a/b/deep"));
        cp(tree, unix(far.resolve("tree") + "/"));
        assertThat(far.resolve("tree/tree/a/b/deep")).exists();
        Files.createDirectory(far.resolve("exact"));
        cp("-T", tree, unix(far.resolve("exact")));
        assertThat(far.resolve("exact/a/b/deep")).exists();
    }

    @Test
    void aCopyThatIsCutOffLeavesNothingUnderItsNameAndGoesOnWhereItEnded() throws Exception {
        Path file = file("large", 120_000_000);
        Path part = far.resolve(".large.remora-part");
        Process process = Command.process("cp", file, unix(far))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("cut.out").toFile())
                .start();
        while (!Files.exists(part) || Files.size(part) == 0) {
            assertThat(process.waitFor(1, TimeUnit.MILLISECONDS))
                    .as(Files.readString(folder.resolve("cut.out")))
                    .isFalse();
        }
        process.destroyForcibly().waitFor();
        assertThat(far.resolve("large")).doesNotExist();
        Object before = Files.getAttribute(part, "unix:ino");
        // Another file holds this number's place if the part were made anew.
        Files.createLink(far.resolve("held"), part);
        cp(file, unix(far));
        assertSame(file, far.resolve("large"));
        assertThat(Files.getAttribute(far.resolve("large"), "unix:ino")).isEqualTo(before);
        assertThat(part).doesNotExist();
    }

    @Test
    void aCopyGoesFromOnePeerToAnother() throws Exception {
        Path file = file("passed on", 300_000);
        cp(file, unix(far));
        cp(agent.as("me"), unix(far.resolve("passed on")), agent.tls() + ":" + far.resolve("arrived"));
        assertSame(file, far.resolve("arrived"));
    }

    @Test
    void whatIsNotThereIsOneSentence() {
        Result result = run("cp", here.resolve("nothing"), unix(far));
        assertThat(result.error()).isEqualTo("remora: there is no file " + here.resolve("nothing"));
        assertThat(result.code()).isEqualTo(1);
        result = run("cp", unix(far.resolve("nothing")), here);
        assertThat(result.err()).contains("nothing").hasLineCount(1);
        assertThat(result.code()).isEqualTo(1);
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void oneEndHasToBeAPeerWithAPath() {
        assertThat(run("cp", "a", "b").error()).contains("neither a nor b is at a peer: write URL:PATH");
        assertThat(run("cp", "a", "b").code()).isEqualTo(2);
        assertThat(run("cp", "a", "tls://host:1234").error())
                .contains("names a peer and no file: write tls://host:1234:PATH");
    }

    @Test
    void aTerminalShowsHowMuchHowFastAndHowLong() throws Exception {
        Path file = file("shown", 60_000_000);
        try (RealTerminal terminal = RealTerminal.start(
                folder, Command.process("cp", file, unix(far)).command())) {
            terminal.await("exit code 0");
            assertThat(terminal.screen())
                    // What took less than a second has no rate.
                    .containsPattern(
                            "shown +100% .*60/60 MB "
                                    + "(\\(\\d+:\\d\\d:\\d\\d / \\d+:\\d\\d:\\d\\d\\) +[0-9.]+|\\(0:00:00 / 0:00:00\\) +\\?) MB/s");
        }
        assertSame(file, far.resolve("shown"));
    }
}
