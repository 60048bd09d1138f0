package io.remora.cli;

import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora exec} as a process, with real pipes and a real terminal. */
@Timeout(120)
class ExecCommandTest {
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

    private static Result exec(Object... command) throws Exception {
        return Command.runProcess(folder, line("exec", agent.unix(), "--", command));
    }

    @Test
    void outputErrorsAndExitCodeArePassedOn() throws Exception {
        Result result = Command.runProcess(
                folder, line("exec", agent.tls(), agent.as("me"), "--", "sh", "-c", "echo out; echo err >&2; exit 7"));
        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err()).isEqualTo("err\n");
        assertThat(result.code()).isEqualTo(7);
        assertThat(exec("sh", "-c", "kill -TERM $$").code()).isEqualTo(128 + 15);
    }

    @Test
    void argumentsVariablesAndTheDirectoryArriveAsGiven() throws Exception {
        Result result = Command.runProcess(
                folder, line("exec", "--dir", folder, "--env", "V=h\u00e9", agent.unix(), "--", new Object[] {
                    "sh", "-c", "printf '%s|' \"$@\" \"$V\"; pwd", "sh", "-9", "a b", "$c", "--help"
                }));
        assertThat(result.line()).isEqualTo("-9|a b|$c|--help|h\u00e9|" + folder.toRealPath());
    }

    @Test
    void whatCannotBeStartedIs127() throws Exception {
        Result result = exec("/no/such/program");
        assertThat(result.err())
                .contains("Cannot run program \"/no/such/program\"")
                .hasLineCount(1);
        assertThat(result.code()).isEqualTo(127);
    }

    @Test
    void binaryInputGoesThroughAFilterUnchanged() throws Exception {
        byte[] data = new byte[3_000_000];
        new Random(5).nextBytes(data);
        Path in = Files.write(folder.resolve("filter.in"), data);
        Path out = folder.resolve("filter.out");
        Process process = Command.process("exec", agent.unix(), "--", "cat")
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(out).hasBinaryContent(data);
    }

    @Test
    void aLineIsThereWhenItIsPrintedAndInputReachesTheProgramWhenItIsTyped() throws Exception {
        Process process = Command.process("exec", agent.unix(), "--", "sh", "-c", "echo one; read x; echo \"two $x\"")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                OutputStream typed = process.getOutputStream()) {
            // The program waits for its input now, so this line was not held back.
            assertThat(lines.readLine()).isEqualTo("one");
            typed.write("typed\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            assertThat(lines.readLine()).isEqualTo("two typed");
            // And nobody waits for more input.
            assertThat(process.waitFor()).isZero();
        }
    }

    @Test
    void theFarProgramDiesWithTheCommand() throws Exception {
        Process process = Command.process("exec", agent.unix(), "--", "sh", "-c", "echo $$; sleep 1000; echo over")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle far;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            far = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            process.destroyForcibly();
        }
        far.onExit().get(30, TimeUnit.SECONDS);
    }

    @Test
    void ctrlCInterruptsTheProgramAndItsChildrenAndItsExitCodeIsPassedOn() throws Exception {
        try (RealTerminal terminal = RealTerminal.start(
                folder,
                Command.process(
                                "exec",
                                agent.unix(),
                                "--",
                                "sh",
                                "-c",
                                "trap 'echo caught; exit 9' INT; echo ready; sleep 1000")
                        .command())) {
            terminal.await("ready");
            terminal.keys("C-c");
            terminal.await("caught");
            terminal.await("exit code 9");
        }
    }

    @Test
    void aSecondCtrlCKillsAProgramThatDoesNotHeedTheFirst() throws Exception {
        try (RealTerminal terminal = RealTerminal.start(
                folder,
                Command.process(
                                "exec",
                                agent.unix(),
                                "--",
                                "sh",
                                "-c",
                                "trap 'echo never mind' INT; echo ready; while :; do sleep 1; done")
                        .command())) {
            terminal.await("ready");
            terminal.keys("C-c");
            terminal.await("never mind");
            terminal.keys("C-c");
            terminal.await("exit code 137");
        }
    }
}
