package io.remora.cli;

import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora shell} with a script on its standard input. */
@Timeout(120)
class ShellCommandTest {
    @TempDir
    private static Path folder;

    private static ControlledAgent agent;

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

    private static Result shell(String script) throws Exception {
        return shell(script, "shell", agent.unix());
    }

    private static Result shell(String script, Object... command) throws Exception {
        Path in = Files.writeString(Files.createTempFile(folder, "script", ".jsh"), script);
        Path out = in.resolveSibling(in.getFileName() + ".out");
        Path err = in.resolveSibling(in.getFileName() + ".err");
        Process process = Command.process(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Result(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    @Test
    void aScriptRunsOverThereAndWhatItDeclaresLasts() throws Exception {
        Result result = shell("""
                // What follows needs several lines.
                import java.time.Duration
                int twice(int i) {
                    return 2 * i;
                }

                int x = twice(4)
                record Point(int a, int b) {}
                var p = new Point(x, 2); x = 9
                for (int i = 0; i < 2; i++) {
                    System.out.println("line " + i);
                }
                Duration.ofMinutes(x)
                """, line("shell", agent.tls(), agent.as("me")));
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("""
                        method twice(int)
                        x ==> 8
                        record Point
                        p ==> Point[a=8, b=2]
                        x ==> 9
                        line 0
                        line 1
                        $1 ==> PT9M
                        """);
        assertThat(result.code()).isZero();
    }

    @Test
    void theFirstSnippetThatFailsEndsAScript() throws Exception {
        for (String wrong :
                new String[] {"int y = \"text\";", "throw new IllegalStateException(\"boom\");", "int f("}) {
            Result result = shell("1 + 1\n" + wrong + "\n");
            assertThat(result.out()).isEqualTo("$1 ==> 2\n");
            assertThat(result.err()).isNotEmpty();
            assertThat(result.code()).as(wrong).isEqualTo(1);
        }
        Result result = shell("throw new IllegalStateException(\"boom\")\nSystem.out.println(\"on\")\n");
        assertThat(result.out()).isEmpty();
        assertThat(shell("nothing()\n3\n").err()).startsWith("does not compile: cannot find symbol");
        assertThat(shell(":nothing\n3\n").err())
                .isEqualTo("there is no command :nothing; :help lists those there are\n");
    }

    @Test
    void anExceptionComesWithTheFarStackOfItsCausesToo() throws Exception {
        Result result = shell("""
                void fail(Exception cause) { throw new IllegalStateException("boom", cause); }
                fail(new java.io.IOException("deep"))
                """);
        assertThat(result.err())
                .containsPattern("thrown: java\\.lang\\.IllegalStateException: boom\n"
                        + "\tat fail \\(#\\d+:1\\)\n"
                        + "\tat \\(#\\d+:1\\)\n"
                        + "Caused by: java\\.io\\.IOException: deep\n"
                        + "\tat \\(#\\d+:1\\)\n");
    }

    @Test
    void controlSequencesOfTheFarSideAreShownAndNotObeyed() throws Exception {
        Result result = shell("""
                System.out.print("\\u001b]0;title\\u0007\\u009b31m\\u202e\\r\\nnext\\n")
                "\\u009b2J"
                throw new IllegalStateException("\\u001b[2J")
                """);
        assertThat(result.out())
                .startsWith("\\u001b]0;title\\u0007\\u009b31m\\u202e\nnext\n")
                .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e");
        assertThat(result.err()).contains("\\u001b[2J").doesNotContain("\u001b");
    }

    @Test
    void metaCommandsWorkInAScript() throws Exception {
        Path file = Files.writeString(folder.resolve("a file"), "content");
        Path there = folder.resolve("there");
        Path back = folder.resolve("back");
        Result result = shell(":type List.of(1)\n:members new int[1]\n:upload '" + file + "' " + there + "\n:download "
                + there + " " + back + "\n:agent\n:help\n:quit\nnothing()\n");
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("List<Integer>")
                .contains("length")
                .contains("copied 1 file, 7 bytes")
                .contains("java       " + System.getProperty("java.version") + " in ")
                .contains(":upload LOCAL [REMOTE]");
        assertThat(result.code()).isZero();
        assertThat(there).hasContent("content");
        assertThat(back).hasContent("content");
    }

    @Test
    void whatRunsOverThereEndsWithTheConnection() throws Exception {
        Path ticks = folder.resolve("ticks");
        Process process = Command.process("shell", agent.unix())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("endless.out").toFile())
                .start();
        process.getOutputStream()
                .write(("while (true) { Files.writeString(Path.of(\"" + ticks
                                + "\"), \"x\", StandardOpenOption.CREATE, StandardOpenOption.APPEND);"
                                + " Thread.sleep(20); }\n")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        awaitGrowth(ticks, 0);
        process.destroyForcibly().waitFor();
        // It has ended when the file, taken away, does not come again; a tick may have been under way.
        long deadline = System.nanoTime() + java.time.Duration.ofSeconds(60).toNanos();
        boolean quiet = false;
        while (!quiet && System.nanoTime() - deadline < 0) {
            Files.deleteIfExists(ticks);
            quiet = !grows(ticks);
        }
        assertThat(quiet).isTrue();
    }

    private static void awaitGrowth(Path file, long from) throws Exception {
        while (!Files.exists(file) || Files.size(file) <= from) {
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Looks for half a second, in which a snippet that runs would have written twenty times. */
    private static boolean grows(Path file) throws Exception {
        for (int i = 0; i < 100; i++) {
            if (Files.exists(file)) {
                return true;
            }
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(5);
        }
        return false;
    }
}
