package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.ssh.DialTest;
import io.remora.ssh.Soak;
import io.remora.ssh.Tools;
import io.remora.transport.Link;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
@Timeout(180)
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
    static String classPath() {
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

    private Process dialler(String phase, boolean keepsNothing) throws IOException {
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
                        phase,
                        Boolean.toString(keepsNothing))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void aKilledDiallerLeavesNeitherProcessNorFolder() throws Exception {
        int times = Soak.of(4, 20);
        for (int i = 0; i < times; i++) {
            // Both phases with and without a cache.
            String phase = i % 4 == 0 || i % 4 == 3 ? "upload" : "start";
            boolean keepsNothing = i % 2 == 0;
            Tools.ok("/bin/rm", "-rf", host.home.resolve(".cache").toString());
            Process dialler = dialler(phase, keepsNothing);
            try (BufferedReader said = dialler.inputReader()) {
                assertThat(said.readLine()).startsWith(phase);
                if (phase.equals("start")) {
                    DeployTest.eventually("the agent runs", () -> runs());
                }
            } finally {
                dialler.destroyForcibly().waitFor();
            }
            nothingLeft(keepsNothing);
        }
    }

    private void nothingLeft(boolean keepsNothing) {
        if (keepsNothing) {
            host.nothingLeft();
        } else {
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
    void aLinkThatIsCutInAnyPhaseLeavesNothing() throws IOException {
        byte[] weight = new byte[60_000];
        new Random(1).nextBytes(weight);
        Path data = Files.write(Files.createDirectories(folder.resolve("data")).resolve("weight"), weight)
                .getParent();
        long login = bytesToLogIn();
        long[] uploads = {Long.MAX_VALUE, 0};
        long all;
        try (CutProxy proxy = new CutProxy(host.url().getPort(), Long.MAX_VALUE, 0)) {
            AgentPlan counting = host.plan().classpath(List.of(data)).progress((name, what, done, total) -> {
                uploads[0] = Math.min(uploads[0], proxy.passed());
                uploads[1] = proxy.passed();
            });
            try (Deployment deployment = through(proxy, counting)) {
                assertThat(deployment.report().uploaded()).isGreaterThan(60_000);
                all = proxy.passed();
            }
        }
        assertThat(uploads[0]).isBetween(login, all);
        AgentPlan keeping = host.plan().classpath(List.of(data));
        boolean keepsNothing = false;
        Map<String, Long> phases = new LinkedHashMap<>();
        phases.put("the version", 10L);
        phases.put("the key exchange", login / 3);
        phases.put("logging in", login - 100);
        phases.put("the first command", login + 50);
        phases.put("the look", (login + uploads[0]) / 2);
        phases.put("the first upload", uploads[0] + 1500);
        phases.put("the middle of the uploads", (uploads[0] + uploads[1]) / 2);
        phases.put("the end of the uploads", uploads[1] - 100);
        phases.put("the start", (uploads[1] + all) / 2);
        phases.put("the last word of the start", all - 300);
        for (Map.Entry<String, Long> phase : phases.entrySet()) {
            Tools.ok("/bin/rm", "-rf", host.home.resolve(".cache").toString());
            // Every other one without a cache, whose paths are a little longer: it is cut a little earlier.
            keepsNothing = !keepsNothing;
            AgentPlan plan = keepsNothing ? keeping.withoutCache() : keeping;
            try (CutProxy proxy = new CutProxy(host.url().getPort(), phase.getValue(), 0)) {
                assertThatThrownBy(() -> through(proxy, plan).close())
                        .as("cut in %s, after %d of %d bytes", phase.getKey(), phase.getValue(), all)
                        .isInstanceOf(IOException.class);
            }
            nothingLeft(keepsNothing);
        }
        Tools.ok("/bin/rm", "-rf", host.home.resolve(".cache").toString());
        try (CutProxy proxy = new CutProxy(host.url().getPort(), all + 20_000, 0);
                Deployment deployment = through(proxy, keeping.withoutCache())) {
            assertThatThrownBy(() -> {
                        while (true) {
                            DialTest.echo(deployment.link(), "x".repeat(5_000));
                        }
                    })
                    .isInstanceOf(IOException.class);
            host.nothingLeft();
        }
    }

    private long bytesToLogIn() throws IOException {
        try (CutProxy proxy = new CutProxy(host.url().getPort(), Long.MAX_VALUE, 0);
                var there = host.ssh.acceptNew().connect(at(proxy), DialTest.TIME)) {
            assertThat(there.isOpen()).isTrue();
            return proxy.passed();
        }
    }

    private static URI at(CutProxy proxy) {
        return URI.create("ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + proxy.port());
    }

    private Deployment through(CutProxy proxy, AgentPlan plan) throws IOException {
        return Deployment.to(host.ssh.acceptNew(), at(proxy), plan, Duration.ofSeconds(5));
    }

    @Test
    void aSlowLinkIsOnlySlow() throws IOException {
        try (CutProxy proxy = new CutProxy(host.url().getPort(), Long.MAX_VALUE, 40)) {
            try (Deployment deployment =
                    Deployment.to(host.ssh.acceptNew(), at(proxy), host.plan(), Duration.ofSeconds(20))) {
                assertThat(DialTest.echo(deployment.link(), "slowly")).isEqualTo("slowly");
            }
        }
        host.nothingLeftButTheCache();
    }
}
