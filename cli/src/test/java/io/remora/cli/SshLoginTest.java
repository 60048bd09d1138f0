package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.cli.Command.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a host has to offer, and where everything is found that nobody names. */
@Timeout(120)
class SshLoginTest {
    @TempDir
    private Path folder;

    @Test
    void aHostWithoutStrictKeyExchangeIsExitFiveWhereItIsRequired() throws Exception {
        Path key = folder.resolve("key");
        RealSshd.keygen(key);
        try (MinaHost old = MinaHost.withoutStrictKex(folder)) {
            Object[] options = {"--ssh-key", key, "--known-hosts", folder.resolve("known"), "--accept-new"};
            Object[] call = line("call", old.host(), options, "--no-cache", "--serve", "sample");
            Result result = run(line(call, "--require-strict-kex", "add", 2, 3));
            assertThat(result.error()).contains("strict key exchange").contains("CVE-2023-48795");
            assertThat(result.code()).isEqualTo(5);
            assertThat(run(line(call, "add", 2, 3)).line()).isEqualTo("5");
        }
    }

    private RealSshd server(String name, String... more) throws Exception {
        return RealSshd.start(Files.createDirectory(folder.resolve(name)), more);
    }

    /** The first jump takes the key that the SSH agent has, the host behind it the one that lies in the usual file. */
    @Test
    void theUsualFilesAndTheSshAgentAreFoundWithoutAnOption() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path usual = Files.createDirectory(home.resolve(".ssh"));
        Path there = Files.createDirectory(
                folder.resolve("there"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (RealSshd near = server("near");
                RealSshd far = server("far", "SetEnv HOME=" + there)) {
            Files.writeString(
                    usual.resolve("known_hosts"),
                    Files.readString(near.knownHosts()) + Files.readString(far.knownHosts()));
            Files.copy(far.key(), usual.resolve("id_ed25519"), StandardCopyOption.COPY_ATTRIBUTES);
            Files.write(
                    usual.resolve("config"),
                    List.of(
                            "Host near far",
                            "  HostName 127.0.0.1",
                            "Host near",
                            "  Port " + near.port(),
                            "Host far",
                            "  Port " + far.port(),
                            "  ProxyJump near"));
            Path socket = folder.resolve("agent");
            Process keys = agent(socket, near.key());
            try {
                Path out = folder.resolve("out");
                Process call = inHome(home, socket, out, "call", System.getProperty("user.name") + "@far");
                assertThat(call.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(out).hasContent("5");
                assertThat(call.exitValue()).isZero();
            } finally {
                keys.destroy();
            }
        }
    }

    private static Process inHome(Path home, Path socket, Path out, Object... command) throws IOException {
        ProcessBuilder builder = Command.process(line(command, "--serve", "sample", "--no-cache", "add", 2, 3));
        builder.command().add(1, "-Duser.home=" + home);
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        return builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    }

    private static Process agent(Path socket, Path key) throws Exception {
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.exists(socket)) {
            assertThat(System.nanoTime()).as("ssh-agent listens").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString()).redirectErrorStream(true);
        add.environment().put("SSH_AUTH_SOCK", socket.toString());
        Process added = add.start();
        String said = new String(added.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(added.waitFor()).as(said).isZero();
        return agent;
    }
}
