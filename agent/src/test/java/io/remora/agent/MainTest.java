package io.remora.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.Default;
import io.remora.Exposed;
import io.remora.FullControl;
import io.remora.Options;
import io.remora.Remora;
import io.remora.Service;
import io.remora.Session;
import io.remora.WireDialect;
import io.remora.transport.StreamLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's main in a process of its own, as a deployment starts it. */
@Timeout(60)
class MainTest {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    private Process agent(String... arguments) throws IOException {
        return agent(Optional.empty(), arguments);
    }

    private Process agent(Optional<Path> socket, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        socket.ifPresent(path -> command.add("-Dremora.socket=" + path));
        command.add("io.remora.agent.Main");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("err").toFile())
                .start();
        started.add(process);
        return process;
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void itServesOverItsStandardStreamsAndEndsWithItsPeer() throws Exception {
        Process process = agent("--serve", "sample");
        try (Connection connection = Remora.over(
                StreamLink.of(process.getInputStream(), process.getOutputStream(), "the agent"),
                Options.defaults().withDialect(WireDialect.RPYC6))) {
            assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void itEndsWhenItsInputEndsWithoutAWord() throws Exception {
        Process process = agent("--serve", "sample");
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void whatAServicePrintsStaysOutOfTheConversation() throws Exception {
        Process process = agent("--serve", Talkative.class.getName());
        try (Connection connection = Remora.over(
                StreamLink.of(process.getInputStream(), process.getOutputStream(), "the agent"),
                Options.defaults().withDialect(WireDialect.RPYC6))) {
            assertThat(connection.root().call("talk", "hello").as(String.class)).isEqualTo("hello to local");
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(errors().lines()).containsExactly("connected local", "hello", "disconnected");
    }

    /** A service with both hooks, which prints. */
    public static final class Talkative implements Service {
        private String peer = "";

        @Override
        public void connected(Session session) {
            peer = session.principal().name();
            System.out.println("connected " + peer);
        }

        /** Prints to standard output. */
        @Exposed
        public String talk(@Default("x") String text) {
            System.out.println(text);
            return text + " to " + peer;
        }

        @Override
        public void disconnected(Session session) {
            System.out.println("disconnected");
        }
    }

    @Test
    void aServiceThatNeverLetsGoKeepsNoProcess() throws Exception {
        Process process = agent("--serve", Clinging.class.getName());
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** A service that hangs at the end. */
    public static final class Clinging implements Service {
        /** So that it can be served. */
        @Exposed
        public void nothing() {}

        @Override
        public void disconnected(Session session) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void wrongArgumentsAreAnErrorOfUsage() throws Exception {
        for (String[] wrong : new String[][] {
            {"--serve"},
            {"x"},
            {"--relay", "--detached"},
            {"--idle-timeout", "5"},
            {"--idle-timeout", "0", "--detached"},
            {"--idle-timeout", "x", "--detached"},
            {"--detached"},
            {"--relay"}
        }) {
            assertThat(ended(agent(wrong))).isEqualTo(2);
            assertThat(errors()).startsWith("remora agent: ").hasLineCount(1);
        }
    }

    @Test
    void aMissingClassIsOneSentence() throws Exception {
        assertThat(ended(agent("--serve", "app.Missing"))).isEqualTo(1);
        assertThat(errors())
                .startsWith("remora agent: there is no class app.Missing on the class path")
                .hasLineCount(1);
    }

    @Test
    void nothingIsWrittenToStandardOutputBeforeThePeerSpeaks() throws Exception {
        Process process = agent("--serve", "sample");
        process.getOutputStream().close();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .isEmpty();
    }

    private static Connection over(Process process) {
        return Remora.over(
                StreamLink.of(process.getInputStream(), process.getOutputStream(), "the agent"),
                Options.defaults().withDialect(WireDialect.RPYC6));
    }

    private static void awaitSocket(Process process, Path socket) throws InterruptedException {
        while (!Files.exists(socket)) {
            assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void furtherConnectionsComeByRelaysThroughItsSocket() throws Exception {
        Path socket = folder.resolve("socket");
        Process process = agent(Optional.of(socket), "--serve", "sample");
        try (Connection connection = over(process)) {
            connection.root().call("hold", "mine");
            awaitSocket(process, socket);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
            Process relay = agent(Optional.of(socket), "--relay");
            try (Connection second = over(relay)) {
                assertThat(second.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
                assertThat(second.root().call("held").isNull()).isTrue();
            }
            assertThat(ended(relay)).isZero();
            assertThat(connection.root().call("held").as(String.class)).isEqualTo("mine");
        }
        assertThat(ended(process)).isZero();
        assertThat(socket).doesNotExist();
    }

    @Test
    void aRelayEndsWithTheAgentAtTheOtherEnd() throws Exception {
        Path socket = folder.resolve("socket");
        Process process = agent(Optional.of(socket), "--serve", "sample");
        awaitSocket(process, socket);
        Process relay = agent(Optional.of(socket), "--relay");
        try (Connection second = over(relay)) {
            second.root();
            process.getOutputStream().close();
            assertThat(ended(process)).isZero();
            assertThat(ended(relay)).isZero();
        }
    }

    @Test
    void aDetachedAgentServesItsSocketUntilItIsIdleForTooLong() throws Exception {
        Path socket = folder.resolve("socket");
        // It is idle as soon as it listens: time enough for a busy machine to connect.
        Process process = agent(Optional.of(socket), "--serve", "sample", "--idle-timeout", "3", "--detached");
        process.getOutputStream().close();
        awaitSocket(process, socket);
        try (Connection connection = Remora.connect("unix://" + socket)) {
            connection.root().call("sleep", 3.2);
            assertThat(process.isAlive()).isTrue();
        }
        assertThat(ended(process)).isZero();
        assertThat(socket).doesNotExist();
    }

    @Test
    void whoStartedItHasFullControlOfItToo() throws Exception {
        try (Connection connection = over(agent())) {
            assertThat(FullControl.of(connection)
                            .type("java.lang.Math")
                            .call("max", 2, 3)
                            .as(int.class))
                    .isEqualTo(3);
        }
        try (Connection connection = over(agent("--serve", "sample"))) {
            assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
            assertThat(FullControl.of(connection)
                            .type("java.lang.Math")
                            .call("max", 2, 3)
                            .as(int.class))
                    .isEqualTo(3);
        }
    }

    private static int ended(Process process) throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
