package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.RefusedException;
import io.remora.ssh.DialTest;
import io.remora.ssh.Ssh;
import io.remora.ssh.SshHost;
import io.remora.ssh.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deploying to MINA's own server, in a process of its own: the host that the demonstration makes for itself. */
@Timeout(90)
final class ThrowAwayHostTest {
    @TempDir
    Path folder;

    private Process process;
    private Path home;
    private Ssh ssh;
    private URI where;

    @BeforeEach
    void start() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        Tools.ok("/bin/chmod", "700", home.toString());
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        CutTest.classPath(),
                        "io.remora.ssh.ThrowAwayHost",
                        folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("XDG_RUNTIME_DIR");
        process = builder.start();
        Path port = folder.resolve("port");
        DeployTest.eventually("it listens", 60, () -> {
            try {
                return !process.isAlive()
                        || Files.exists(port) && Files.readString(port).endsWith("\n");
            } catch (IOException e) {
                return false;
            }
        });
        where = URI.create("ssh://me@127.0.0.1:" + Files.readString(port).strip());
        ssh = DialTest.ssh(folder.resolve("id"), folder.resolve("known_hosts"));
    }

    @AfterEach
    void stop() throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private List<String> agents() throws IOException {
        return Tools.ok("/bin/ps", "-eo", "pid,args")
                .lines()
                .filter(line -> line.contains("remora.folder=" + home))
                .toList();
    }

    private boolean nothingIsLeft() {
        try (Stream<Path> tree = Files.walk(home)) {
            return agents().isEmpty() && tree.allMatch(file -> file.equals(home) || file.endsWith(".cache"));
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void anAgentIsDeployedToMinasServerAndLeavesNothing() throws IOException {
        ZeroTouch there = ZeroTouch.to(where.getAuthority())
                .over(ssh)
                .plan(AgentPlan.ownAgent().withoutCache())
                .serve("sample");
        try (DeployedAgent agent = there.deploy()) {
            assertThat(agent.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
            assertThat(agent.report().negotiated()).containsEntry("keyExchange", "mlkem768x25519-sha256");
            assertThat(agents()).isNotEmpty();
            assertThat(Tools.listening(List.of(process.pid()))).hasSize(1);
        }
        DeployTest.eventually("nothing is left", this::nothingIsLeft);
    }

    @Test
    void anAgentEndsWithItsHost() throws Exception {
        ZeroTouch there = ZeroTouch.to(where.getAuthority())
                .over(ssh)
                .plan(AgentPlan.ownAgent().withoutCache())
                .serve("sample");
        try (DeployedAgent agent = there.deploy()) {
            process.destroyForcibly().waitFor();
            agent.connection().onEnd().get(20, TimeUnit.SECONDS);
        }
        DeployTest.eventually("nothing is left", this::nothingIsLeft);
    }

    @Test
    void itRunsCommandsForItsOneKeyAndDoesNothingElse() throws Exception {
        try (SshHost host = ssh.connect(where, DialTest.TIME)) {
            var command = host.run("echo $HOME; echo to err >&2; exit 3", line -> {}, DialTest.TIME);
            assertThat(new String(command.output().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(home + "\n");
            assertThat(command.exit(DialTest.TIME)).isEqualTo(3);
        }
        assertThatThrownBy(() -> ssh.dial(where, DialTest.TIME)).isInstanceOf(RefusedException.class);
        Path stranger = Tools.keygen(folder.resolve("stranger"), "ed25519", "");
        assertThatThrownBy(() -> ssh.keys(stranger).connect(where, DialTest.TIME))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void nothingElseInThisModuleCanRunACommandForAPeer() throws Exception {
        Path classes = Path.of(SshHost.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> tree = Files.walk(classes)) {
            List<String> able = tree.filter(file -> file.toString().endsWith(".class"))
                    .filter(ThrowAwayHostTest::startsProcesses)
                    .map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
            assertThat(able).containsExactly("ImageMaker.class", "ThrowAwayCommand.class");
        }
    }

    private static boolean startsProcesses(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.contains("java/lang/ProcessBuilder")
                    || text.contains("java/lang/Runtime;") && text.contains("exec")
                    || text.contains("org/apache/sshd/server/shell");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
