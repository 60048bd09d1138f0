package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.ssh.DialTest;
import io.remora.ssh.Tools;
import io.remora.transport.Link;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.util.buffer.Buffer;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Connections that are cut, diallers that are killed, links that are slow: nothing is left. */
@Timeout(120)
final class CutTest {
    @TempDir
    Path folder;

    DeployTest host;

    @BeforeEach
    void start() throws IOException {
        host = DeployTest.start(folder);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    /** Where the classes of the dialler are, whoever runs this test. */
    private static String classPath() {
        return Stream.of(
                        EchoAgent.class,
                        Deployment.class,
                        Link.class,
                        SshClient.class,
                        Buffer.class,
                        BouncyCastleProvider.class,
                        Logger.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(":"));
    }

    private Process dialler(String phase) throws IOException {
        Path config = Files.writeString(folder.resolve("config"), "");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        DiallerMain.class.getName(),
                        config.toString(),
                        folder.resolve("id").toString(),
                        folder.resolve("known").toString(),
                        host.url().toString(),
                        host.jar.toString(),
                        phase)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void aKilledDiallerLeavesNeitherProcessNorFolder() throws Exception {
        for (String phase : List.of("upload", "start", "start", "start")) {
            Process dialler = dialler(phase);
            try (BufferedReader said = dialler.inputReader()) {
                assertThat(said.readLine()).startsWith(phase);
                if (phase.equals("start")) {
                    DeployTest.eventually("the agent runs", () -> runs());
                }
            } finally {
                dialler.destroyForcibly().waitFor();
            }
            host.nothingLeftButTheCache();
        }
    }

    private boolean runs() {
        try {
            return !host.processes().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aLinkThatIsCutAtAnyByteLeavesNothing() throws IOException {
        // The last of these is enough for everything: then the agent's own link is cut.
        byte[] weight = new byte[60_000];
        new Random(1).nextBytes(weight);
        Path data = Files.write(Files.createDirectories(folder.resolve("data")).resolve("weight"), weight)
                .getParent();
        int worked = 0;
        int failed = 0;
        for (int bytes :
                new int[] {2_500, 6_000, 7_500, 9_000, 10_500, 12_000, 15_000, 30_000, 70_000, 75_000, 80_000, 90_000
                }) {
            Tools.ok("/bin/rm", "-rf", host.home.resolve(".cache").toString());
            try (CutProxy proxy = new CutProxy(host.url().getPort(), bytes, 0)) {
                URI there = URI.create("ssh://root@127.0.0.1:" + proxy.port());
                try (Deployment deployment = Deployment.to(
                        host.ssh.acceptNew(), there, host.plan().classpath(List.of(data)), Duration.ofSeconds(5))) {
                    worked++;
                    assertThatThrownBy(() -> {
                                while (true) {
                                    DialTest.echo(deployment.link(), "x".repeat(5_000));
                                }
                            })
                            .isInstanceOf(IOException.class);
                } catch (IOException e) {
                    failed++;
                }
            }
            host.nothingLeftButTheCache();
        }
        assertThat(worked).isPositive();
        assertThat(failed).isPositive();
    }

    @Test
    void aSlowLinkIsOnlySlow() throws IOException {
        try (CutProxy proxy = new CutProxy(host.url().getPort(), Long.MAX_VALUE, 40)) {
            URI there = URI.create("ssh://root@127.0.0.1:" + proxy.port());
            try (Deployment deployment =
                    Deployment.to(host.ssh.acceptNew(), there, host.plan(), Duration.ofSeconds(20))) {
                assertThat(DialTest.echo(deployment.link(), "slowly")).isEqualTo("slowly");
            }
        }
        host.nothingLeftButTheCache();
    }
}
