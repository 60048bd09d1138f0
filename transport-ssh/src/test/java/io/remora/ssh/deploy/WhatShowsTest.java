package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.ssh.DialTest;
import io.remora.ssh.Prompts;
import io.remora.ssh.Ssh;
import io.remora.ssh.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What others on the host can see of a deployment, from before its first byte to after its last. */
@Timeout(90)
final class WhatShowsTest {
    private static final String PASSPHRASE = "open-sesame-4711";

    @TempDir
    Path folder;

    /** Looks at everything that runs on the host, again and again. */
    private static final class Watch implements AutoCloseable {
        final Set<String> shown = ConcurrentHashMap.newKeySet();
        final Set<String> ports = ConcurrentHashMap.newKeySet();
        private final DeployTest host;
        private final Thread thread = new Thread(this::look, "watch");
        private volatile boolean over;
        private volatile int looks;

        Watch(DeployTest host) {
            this.host = host;
            thread.start();
        }

        private void look() {
            while (!over) {
                List<Long> pids = host.server.processes();
                for (long pid : pids) {
                    read(Path.of("/proc/" + pid + "/cmdline"));
                    read(Path.of("/proc/" + pid + "/environ"));
                }
                try {
                    Tools.listening(pids).forEach(line -> ports.add(line.strip().split("\\s+")[3]));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                looks++;
            }
        }

        private void read(Path file) {
            try {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                Stream.of(text.split("\0")).forEach(shown::add);
            } catch (IOException e) {
                // It ended.
            }
        }

        @Override
        public void close() {
            int seen = looks;
            // Once more, whole, after what was watched.
            DeployTest.eventually("it looked", 30, () -> looks > seen + 1);
            over = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Prompts typing(String passphrase) {
        return new Prompts() {
            @Override
            public Optional<String> passphrase(String what, int attempt) {
                return Optional.of(passphrase);
            }

            @Override
            public Optional<String> password(String userAtHost) {
                return Optional.empty();
            }

            @Override
            public Optional<List<String>> answers(String userAtHost, String instruction, List<Question> questions) {
                return Optional.empty();
            }
        };
    }

    @Test
    void noPortIsOpenedAndNoSecretStandsInArgumentsOrEnvironment() throws IOException {
        try (DeployTest host = DeployTest.start(folder)) {
            Path locked = Tools.keygen(folder.resolve("locked"), "ed25519", PASSPHRASE);
            Files.writeString(folder.resolve("sshd/authorized_keys"), Tools.publicLine(locked) + "\n");
            Ssh ssh = DialTest.ssh(locked, folder.resolve("known")).prompts(typing(PASSPHRASE));
            byte[] much = new byte[2 << 20];
            new Random(5).nextBytes(much);
            Path data = Files.write(
                            Files.createDirectories(folder.resolve("data")).resolve("much"), much)
                    .getParent();
            Set<String> before = listening(host);
            Watch watch = new Watch(host);
            try (watch;
                    DeployedAgent agent = ZeroTouch.to(host.url().getAuthority())
                            .over(ssh)
                            .classpath(data)
                            .serve("sample")
                            .deploy()) {
                assertThat(agent.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
                DeployTest.eventually("the agent was seen", () -> shows(watch, "io.remora.agent.Main"));
            }
            assertThat(watch.ports).isEqualTo(before).hasSize(1);
            assertThat(watch.shown).noneMatch(text -> text.contains(PASSPHRASE));
            // The scripts and their nonces go through standard input.
            assertThat(watch.shown.stream().filter(text -> text.contains("eval ")))
                    .isNotEmpty()
                    .allMatch(text -> !text.contains("n=") && text.length() < 200);
            host.nothingLeftButTheCache();
        }
    }

    private static boolean shows(Watch watch, String what) {
        return watch.shown.stream().anyMatch(text -> text.contains(what));
    }

    private static Set<String> listening(DeployTest host) throws IOException {
        Set<String> ports = new TreeSet<>();
        Tools.listening(host.server.processes())
                .forEach(line -> ports.add(line.strip().split("\\s+")[3]));
        return ports;
    }

    @Test
    void oneCommandLooksAndStartsAndAnAgentStaysSmall() throws IOException {
        try (DeployTest host = DeployTest.start(folder)) {
            ZeroTouch there = ZeroTouch.to(host.url().getAuthority()).over(host.ssh);
            there.deploy().close();
            int cold = commands(host);
            assertThat(cold).as("the look, and the upload of one jar").isEqualTo(2);
            try (DeployedAgent warm = there.deploy()) {
                assertThat(warm.connection().ping()).isPositive();
                assertThat(commands(host) - cold)
                        .as("one command looks, and becomes the agent")
                        .isEqualTo(1);
                String pid = host.processes().stream()
                        .map(line -> line.strip().split(" ", 2))
                        .filter(words -> words[1].contains("java"))
                        .findFirst()
                        .orElseThrow()[0];
                String status = Files.readString(Path.of("/proc/" + pid + "/status"));
                long kilobytes = Long.parseLong(status.replaceAll("(?s).*VmHWM:\\s+(\\d+) kB.*", "$1"));
                assertThat(kilobytes).as("the most memory that it had, in kB").isLessThan(60_000);
                String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
                assertThat(line.split("\0"))
                        .contains("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m");
            }
        }
    }

    @Test
    void nobodyAttachesToAnAgentAndWhatItsJvmSaysStaysOutOfTheConversation() throws IOException {
        try (DeployTest host = DeployTest.start(folder)) {
            StringBuffer log = new StringBuffer();
            AgentPlan plan =
                    AgentPlan.ownAgent().log((name, line) -> log.append(line).append('\n'));
            try (DeployedAgent agent = ZeroTouch.to(host.url().getAuthority())
                    .over(host.ssh)
                    .plan(plan)
                    .serve("sample")
                    .deploy()) {
                String pid = host.processes().stream()
                        .map(line -> line.strip().split(" ", 2))
                        .filter(words -> words[1].contains("java"))
                        .findFirst()
                        .orElseThrow()[0];
                Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
                Tools.Outcome attached = Tools.run(
                        jcmd.toString(), "-J-Dsun.tools.attach.attachTimeout=1000", pid, "VM.system_properties");
                assertThat(attached.status()).as(attached.output()).isNotZero();
                assertThat(attached.output()).doesNotContain("remora.folder");
                Tools.ok("/bin/kill", "-QUIT", pid);
                DeployTest.eventually("the threads stand in the log", 30, () -> log.indexOf("Full thread dump") >= 0);
                assertThat(agent.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
            }
            host.nothingLeftButTheCache();
        }
    }

    private static int commands(DeployTest host) throws IOException {
        return host.server.log().split("session_input_channel_req: session \\d+ req exec", -1).length - 1;
    }
}
