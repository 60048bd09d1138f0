package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora attach} to a program that knows nothing of it, over each way to its host. */
@Timeout(120)
class AttachCommandTest {
    private static final String SOURCE = """
        class Ticking {
            private static long ticks;

            public static void main(String[] arguments) throws Exception {
                System.out.println("ready");
                while (true) {
                    ticks++;
                    Thread.sleep(1);
                }
            }
        }
        """;

    @TempDir
    private static Path folder;

    private static Process program;

    @BeforeAll
    static void start() throws Exception {
        program = ticking();
    }

    private static Process ticking() throws Exception {
        Path source = Files.writeString(folder.resolve("Ticking.java"), SOURCE);
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), source.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = started.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).isEqualTo("ready");
        return started;
    }

    @AfterAll
    static void stop() {
        program.destroyForcibly();
    }

    /** Twice, and the second number is the larger. */
    private static void counts(Object... peer) {
        Object[] attach = line("attach", peer, "--pid", program.pid(), "--read", "Ticking.ticks");
        long[] seen = new long[2];
        for (int i = 0; i < seen.length; i++) {
            Result result = run(attach);
            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.err())
                    .contains("detached; the JVM keeps")
                    .contains("classes of the class loader remora-attached");
            seen[i] = Long.parseLong(result.line());
        }
        assertThat(seen[1]).isGreaterThan(seen[0]);
    }

    private static RunningAgent local(String socket) throws Exception {
        Path policy = Files.writeString(
                Files.createTempFile(folder, "policy", ".toml"),
                "[[grant]]\nprincipal = \"unix:" + System.getProperty("user.name")
                        + "\"\nservice = \"full-control\"\n");
        return RunningAgent.start(
                folder, "--listen", "unix://" + folder.resolve(socket), "--serve", "full-control", "--policy", policy);
    }

    @Test
    void aCounterIsReadOverAUnixSocket() throws Exception {
        try (RunningAgent agent = local("s")) {
            counts(agent.url());
            Result listed = run("attach", agent.url(), "--list");
            assertThat(listed.out()).contains(program.pid() + "  ");
            Result absent = run("attach", agent.url(), "--pid", 4_194_305);
            assertThat(absent.code()).isEqualTo(1);
            assertThat(absent.error()).contains("there is no process 4194305 on this host");
        }
    }

    @Test
    void aCounterIsReadOverMutualTlsByWhomThePolicyGrantsItAndByNobodyElse() throws Exception {
        Pki pki = Pki.make(folder.resolve("pki"));
        run("certs", "issue", "--dir", pki.folder(), "--name", "other");
        Path policy = Files.writeString(folder.resolve("policy.toml"), """
            [[grant]]
            principal = "cert:dns:me"
            service = "full-control"

            [[grant]]
            principal = "cert:dns:other"
            service = "sample"
            """);
        try (RunningAgent agent = RunningAgent.start(
                folder,
                line(
                        "--listen",
                        "tls://127.0.0.1:0",
                        pki.as("agent"),
                        "--serve",
                        "full-control",
                        "--serve",
                        "sample",
                        "--policy",
                        policy))) {
            counts(agent.url(), pki.as("me"));
            Result denied = run(line("attach", agent.url(), pki.as("other"), "--pid", program.pid()));
            assertThat(denied.error()).contains("full-control");
            assertThat(denied.code()).isEqualTo(3);
            assertThat(denied.out()).isEmpty();
        }
    }

    @Test
    void aCounterIsReadFromADeploymentOverSsh() throws Exception {
        try (RealSshd sshd = RealSshd.start(Files.createDirectory(folder.resolve("ssh")))) {
            counts(sshd.host(), sshd.options(), "--no-cache");
        }
    }

    @Test
    void itStaysOpenForOtherCommandsUntilTheInputEnds() throws Exception {
        try (RunningAgent agent = local("t")) {
            Path errors = folder.resolve("attach.err");
            Process attach = Command.process("attach", agent.url(), "--pid", program.pid())
                    .redirectError(errors.toFile())
                    .start();
            String said = attach.inputReader(StandardCharsets.UTF_8).readLine();
            assertThat(said).contains("attached to " + program.pid()).contains("until Ctrl-C");
            String url = said.replaceAll(".*(unix://\\S+).*", "$1");
            assertThat(run("call", url, "eval", "\"ProcessHandle.current().pid()\"")
                            .line())
                    .isEqualTo(Long.toString(program.pid()));
            python(Path.of(java.net.URI.create(url).getPath()));
            attach.getOutputStream().close();
            assertThat(attach.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(attach.exitValue()).isZero();
            assertThat(Files.readString(errors)).contains("detached; the JVM keeps");
            assertThat(Path.of(java.net.URI.create(url).getPath()).getParent()).doesNotExist();
        }
    }

    /**
     * Puts the agent into a JVM, does that to one of the two processes, and gives what was said by the one that
     * attached.
     */
    private static Result attachedUntil(RunningAgent agent, long pid, String signal, boolean toTheJvm)
            throws Exception {
        Path errors = Files.createTempFile(folder, "attach", ".err");
        Process attach = Command.process("attach", agent.url(), "--pid", pid)
                .redirectError(errors.toFile())
                .start();
        String said = attach.inputReader(StandardCharsets.UTF_8).readLine();
        Path socket = Path.of(
                java.net.URI.create(said.replaceAll(".*(unix://\\S+).*", "$1")).getPath());
        assertThat(socket).exists();
        new ProcessBuilder("kill", "-" + signal, Long.toString(toTheJvm ? pid : attach.pid()))
                .start()
                .waitFor();
        assertThat(attach.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(socket.getParent()).doesNotExist();
        return new Result(attach.exitValue(), said, Files.readString(errors));
    }

    @Test
    void aSignalEndsItInGoodOrderAndSoDoesTheEndOfTheJvm() throws Exception {
        Process other = ticking();
        try (RunningAgent agent = local("u")) {
            Result signalled = attachedUntil(agent, other.pid(), "INT", false);
            assertThat(signalled.code()).as(signalled.err()).isZero();
            assertThat(signalled.err()).contains("detached; the JVM keeps");
            Result left = attachedUntil(agent, other.pid(), "KILL", true);
            assertThat(left.error())
                    .isEqualTo("remora: the JVM " + other.pid() + " has ended, or cannot be reached any more");
            assertThat(left.code()).isEqualTo(1);
        } finally {
            other.destroyForcibly();
        }
    }

    private static void python(Path socket) throws Exception {
        try (RealPython.Script script = RealPython.start(folder, """
            import sys, rpyc
            conn = rpyc.classic.unix_connect(sys.argv[1])
            print(conn.modules.java.lang.ProcessHandle.current().pid(), flush=True)
            """, socket)) {
            assertThat(script.firstLine()).isEqualTo(Long.toString(program.pid()));
        }
    }
}
