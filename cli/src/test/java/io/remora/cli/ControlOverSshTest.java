package io.remora.cli;

import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.FullControl;
import io.remora.cli.Command.Result;
import io.remora.ssh.Ssh;
import io.remora.ssh.deploy.DeployedAgent;
import io.remora.ssh.deploy.ZeroTouch;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of full control on a host that has nothing but SSH, for the one who deploys. */
@Timeout(120)
class ControlOverSshTest {
    @TempDir
    private static Path folder;

    private static RealSshd sshd;

    @BeforeAll
    static void start() throws Exception {
        sshd = RealSshd.start(folder);
    }

    @AfterAll
    static void stop() {
        if (sshd != null) {
            sshd.close();
        }
    }

    private static Result remora(Object... pieces) throws Exception {
        Result result = Command.runProcess(folder, line(pieces));
        assertThat(result.error()).isEmpty();
        return result;
    }

    @Test
    void whoDeploysRunsJavaAndPrograms() throws Exception {
        assertThat(remora("eval", sshd.options(), sshd.host(), "1 + 1").line()).isEqualTo("2");
        assertThat(remora("exec", sshd.options(), sshd.host(), "--", "echo", "there")
                        .line())
                .isEqualTo("there");
        Path script = Files.writeString(folder.resolve("script"), "int x = 3\nx + 1\n");
        Path out = folder.resolve("shell.out");
        Process shell = Command.process(line("shell", sshd.options(), sshd.host()))
                .redirectInput(script.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
        assertThat(out).hasContent("x ==> 3\n$1 ==> 4\n");
    }

    @Test
    void whoDeploysCopiesThereAndBack() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3});
        Path there = folder.resolve("there");
        remora("cp", sshd.options(), file, sshd.host() + ":" + there);
        assertThat(there).hasBinaryContent(new byte[] {1, 2, 3});
        remora("cp", sshd.options(), sshd.host() + ":" + there, folder.resolve("back"));
        assertThat(folder.resolve("back")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void codeIsShippedToAnAgentThatWasDeployed() throws Exception {
        Ssh ssh = new Ssh().withoutAgent().keys(sshd.key()).knownHosts(sshd.knownHosts());
        try (FreshCode code = new FreshCode(folder);
                DeployedAgent there = ZeroTouch.to(sshd.host()).over(ssh).deploy()) {
            FullControl far = there.connection().fullControl();
            long pid = far.type("java.lang.ProcessHandle")
                    .call("current")
                    .call("pid")
                    .as(long.class);
            assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
            assertThat(far.teleport(code.task(7)).as(String.class)).isEqualTo(code.expected(7, pid));
        }
    }

    @Test
    void anAgentThatListensForSshGrantsItByItsPolicyToo() throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.toml"), """
                [[grant]]
                principal = "ssh:*"
                service = "full-control"
                """);
        try (RunningAgent agent = RunningAgent.start(
                folder,
                "--listen",
                "ssh://127.0.0.1:0",
                "--ssh-host-key",
                folder.resolve("our-hostkey"),
                "--authorized-keys",
                folder.resolve("authorized_keys"),
                "--serve",
                "full-control",
                "--policy",
                policy)) {
            Object[] options = {
                "--ssh-key", sshd.key(), "--known-hosts", folder.resolve("fresh_known_hosts"), "--accept-new"
            };
            String url = agent.url().replace("ssh://", "ssh://me@");
            assertThat(remora("eval", options, url, "6 * 7").line()).isEqualTo("42");
            assertThat(remora("exec", options, url, "--", "echo", "there").line())
                    .isEqualTo("there");
        }
    }
}
