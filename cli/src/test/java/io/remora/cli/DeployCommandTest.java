package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents put on a host by a real OpenSSH server, by the command alone. */
@Timeout(90)
class DeployCommandTest {
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

    private static Result with(String command, Object... pieces) {
        return run(line(command, sshd.host(), sshd.options(), pieces));
    }

    @Test
    void aBareHostIsGivenAnAgentForOneCall() {
        Result result = with("call", "--no-cache", "--serve", "sample", "add", 2, 3);
        assertThat(result.error()).isEmpty();
        assertThat(result.line()).isEqualTo("5");
        assertThat(result.code()).isZero();
    }

    @Test
    void anUnknownHostIsNotWhoItShouldBe() throws Exception {
        Path nobody = Files.createFile(folder.resolve("nobody"));
        Result result = run("call", sshd.host(), "--ssh-key", sshd.key(), "--known-hosts", nobody, "add", 2, 3);
        assertThat(result.error()).contains("is not known: it shows ssh-ed25519 SHA256:");
        assertThat(result.code()).isEqualTo(5);
    }

    @Test
    void deployPrintsItsPhasesAndStaysUntilTheInputEnds() throws Exception {
        Path out = folder.resolve("deploy.out");
        Process process = Command.process(
                        line("deploy", sshd.host(), sshd.options(), "--no-cache", "--serve", "sample"))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        while (!Files.readString(out).contains("serving sample until Ctrl-C")) {
            assertThat(process.waitFor(10, TimeUnit.MILLISECONDS))
                    .as(Files.readString(out))
                    .isFalse();
        }
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(out))
                .contains("log in", "first answer", "uploaded", "strict key exchange")
                .containsPattern("negotiated +sntrup761x25519-sha512");
    }

    @Test
    void aDetachedAgentServesUntilItIsTakenAway() {
        with("undeploy", "--all");
        Result left = with("deploy", "--serve", "sample", "--detach", "--idle-timeout", "60s");
        assertThat(left.error()).isEmpty();
        assertThat(left.out()).contains("left there: remora call " + sshd.host() + " --detached");
        try {
            assertThat(with("call", "--detached", "add", 2, 3).line()).isEqualTo("5");
            Result again = with("deploy", "--serve", "sample", "--detach");
            assertThat(again.error()).contains("an agent runs there already");
            assertThat(again.code()).isEqualTo(3);
        } finally {
            assertThat(with("undeploy", "--all").line())
                    .isEqualTo("the agent on " + sshd.host() + " is gone, and the cache is removed");
        }
        assertThat(with("undeploy").line()).isEqualTo("no agent was left on " + sshd.host());
        assertThat(with("call", "--detached", "add", 2, 3).error()).contains("no agent of yours runs there");
    }

    @Test
    void oneHostThatFailsDoesNotHinderTheOthers() throws Exception {
        Result result = Command.runProcess(
                folder,
                line("deploy", "nobody@127.0.0.1:1", sshd.host(), sshd.options(), "--no-cache", "--serve", "sample"));
        assertThat(result.code()).as(result.err()).isEqualTo(4);
        assertThat(result.err()).contains("127.0.0.1:1").hasLineCount(1);
        assertThat(result.out()).contains(sshd.host() + ": an agent in ");
    }

    @Test
    void anAgentListensForSshByItself() throws Exception {
        Object[] listening = {
            "--listen",
            "ssh://127.0.0.1:0",
            "--ssh-host-key",
            folder.resolve("our-hostkey"),
            "--authorized-keys",
            folder.resolve("authorized_keys"),
            "--serve",
            "sample"
        };
        try (RunningAgent agent = RunningAgent.start(folder, listening)) {
            Result result = run(
                    "call",
                    agent.url().replace("ssh://", "ssh://me@"),
                    "--ssh-key",
                    sshd.key(),
                    "--known-hosts",
                    folder.resolve("fresh_known_hosts"),
                    "--accept-new",
                    "add",
                    2,
                    3);
            assertThat(result.error()).isEmpty();
            assertThat(result.line()).isEqualTo("5");
        }
    }

    @Test
    void whatCannotBeAHostIsAnErrorOfUsage() {
        assertThat(run("deploy", "tls://x").code()).isEqualTo(2);
        assertThat(run("deploy", "me@host", "--idle-timeout", "5s").error())
                .isEqualTo("remora: --idle-timeout goes with --detach, and is at least 1s");
        assertThat(run("agent", "--listen", "ssh://127.0.0.1:0", "--serve", "sample")
                        .error())
                .isEqualTo(
                        "remora: listening on ssh://127.0.0.1:0 lets nobody in: say who may, with --authorized-keys FILE"
                                + " or --ssh-user-ca FILE");
    }
}
