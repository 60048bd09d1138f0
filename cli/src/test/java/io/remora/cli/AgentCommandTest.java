package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.Options;
import io.remora.Remora;
import io.remora.WireDialect;
import io.remora.cli.Command.Result;
import io.remora.tls.Tls;
import io.remora.transport.StreamLink;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora agent} as a process: what it serves, what it says, how it ends. */
@Timeout(60)
class AgentCommandTest {
    @TempDir
    private static Path folder;

    private static Pki pki;

    @BeforeAll
    static void issue() {
        pki = Pki.make(folder.resolve("pki"));
    }

    private static RunningAgent agent(Object... pieces) throws IOException, InterruptedException {
        return RunningAgent.start(folder, line("--listen", "tls://127.0.0.1:0", pki.as("agent"), pieces));
    }

    private static Result call(RunningAgent agent, Object... pieces) {
        return run(line("call", agent.url(), pki.as("me"), pieces));
    }

    private static Tls me() {
        return Tls.identity(pki.file("me.pem"), pki.file("me.key")).trust(pki.file("ca.pem"));
    }

    /** A command line that must fail; it runs in this process. */
    private static void fails(int code, String sentence, Object... pieces) {
        Result result = run(line("agent", pieces));
        assertThat(result.error()).isEqualTo("remora: " + sentence);
        assertThat(result.code()).isEqualTo(code);
    }

    private static int ended(Process process) throws InterruptedException {
        assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void itSaysWhereItListensAndWhoIsServed() throws Exception {
        try (RunningAgent agent = agent("--listen", "unix://" + folder.resolve("a.sock"), "--serve", "sample")) {
            assertThat(agent.urls()).hasSize(2);
            assertThat(agent.url()).matches("tls://127\\.0\\.0\\.1:[1-9][0-9]*");
            assertThat(agent.urls().get(1)).isEqualTo("unix://" + folder.resolve("a.sock"));
            assertThat(agent.log())
                    .contains("INFO  agent: listening on " + agent.url() + "\n")
                    .contains("INFO  agent: serving sample to every authenticated principal: no policy was given\n");
            assertThat(call(agent, "add", 2, 3).line()).isEqualTo("5");
        }
    }

    @Test
    void aSignalLetsARunningCallEndAndTheExitCodeIsZero() throws Exception {
        try (RunningAgent agent = agent("--serve", "sample");
                Connection connection = Remora.connect(agent.url(), me())) {
            connection.root().call("add", 1, 1);
            CompletableFuture<?> running = connection.root().callAsync("sleep", 1.0);
            connection.ping();
            agent.process().destroy();
            running.get(10, TimeUnit.SECONDS);
            assertThat(ended(agent.process())).isZero();
            assertThat(agent.log()).contains("stopping: no new peers, running calls have 10 s to end", "stopped");
        }
    }

    @Test
    void aCallThatDoesNotEndIsCutAfterTenSeconds() throws Exception {
        try (RunningAgent agent = agent("--serve", "sample");
                Connection connection = Remora.connect(agent.url(), me())) {
            CompletableFuture<?> running = connection.root().callAsync("sleep", 60.0);
            connection.ping();
            long start = System.nanoTime();
            agent.process().destroy();
            assertThat(ended(agent.process())).isZero();
            assertThat(System.nanoTime() - start).isBetween(TimeUnit.SECONDS.toNanos(9), TimeUnit.SECONDS.toNanos(14));
            assertThat(running).isCompletedExceptionally();
        }
    }

    @Test
    void theSocketFileIsGoneAfterwards() throws Exception {
        Path socket = folder.resolve("gone.sock");
        try (RunningAgent agent = RunningAgent.start(folder, "--listen", "unix://" + socket, "--serve", "sample")) {
            assertThat(socket).exists();
            agent.process().destroy();
            assertThat(ended(agent.process())).isZero();
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void aPeerIsNamedInTheLogWhenItIsDenied() throws Exception {
        try (RunningAgent agent = agent("--serve", "sample")) {
            assertThat(call(agent, "hidden").code()).isEqualTo(3);
            agent.awaitLog("denied hidden");
            assertThat(agent.log()).contains("of cert:dns:me from tls://127.0.0.1:");
        }
    }

    @Test
    void standardStreamsCanBeServedToo() throws Exception {
        Process process = Command.process("agent", "--listen", "stdio:-", "--serve", "sample")
                .redirectError(folder.resolve("stdio.log").toFile())
                .start();
        try (Connection connection = Remora.over(
                StreamLink.of(process, "the agent"), Options.defaults().withDialect(WireDialect.RPYC6))) {
            assertThat(connection.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
        }
        assertThat(ended(process)).isZero();
    }

    @Test
    void aReadyFileOfAnAgentBeforeIsNotTakenForOurs() throws Exception {
        Path stale = Files.writeString(folder.resolve("stale"), "tls://127.0.0.1:1\n");
        fails(
                1,
                "there is no class app.Absent on the class path: name it in full, like app.MyService, and say where it"
                        + " is with --classpath (or serve `sample`)",
                "--listen",
                "tls://127.0.0.1:0",
                "--serve",
                "app.Absent",
                "--ready-file",
                stale);
        assertThat(stale).doesNotExist();
    }

    @Test
    void aPortInUseIsOneSentence() throws Exception {
        try (RunningAgent agent = agent("--serve", "sample")) {
            int port = URI.create(agent.url()).getPort();
            fails(
                    1,
                    "cannot listen on 127.0.0.1:" + port + ": port " + port
                            + " is in use; choose another one, or 0 for any",
                    "--listen",
                    agent.url(),
                    pki.as("agent"),
                    "--serve",
                    "sample");
        }
    }

    @Test
    void whatIsMissingForTlsIsSaid() {
        fails(
                2,
                "listening on tls://127.0.0.1:0 needs --identity CERT.pem, --key KEY and --trust CA.pem",
                "--listen",
                "tls://127.0.0.1:0",
                "--serve",
                "sample");
    }

    @Test
    void plainTcpNeedsToBeAllowed() {
        fails(
                2,
                "tcp://127.0.0.1:0 is neither encrypted nor authenticated: use tls://, or add --insecure if everybody"
                        + " on the way may read and change what is said",
                "--listen",
                "tcp://127.0.0.1:0",
                "--serve",
                "sample");
    }

    @Test
    void plainTcpIsWarnedOf() throws Exception {
        try (RunningAgent agent =
                RunningAgent.start(folder, "--listen", "tcp://127.0.0.1:0", "--insecure", "--serve", "sample")) {
            assertThat(agent.log())
                    .contains("WARN  agent: tcp://127.0.0.1:0 is neither encrypted nor authenticated: everybody who"
                            + " reaches it is served\n")
                    .contains("and to everybody who comes over tcp://");
        }
    }

    @Test
    void aClassWithoutExposedMembersIsRefused() {
        fails(
                1,
                "java.lang.Object exposes nothing: mark the members that peers may reach with @Exposed",
                "--listen",
                "tls://127.0.0.1:0",
                pki.as("agent"),
                "--serve",
                "java.lang.Object");
    }

    @Test
    void anUnknownSchemeIsAnErrorOfUsage() {
        Result result = run("agent", "--listen", "http://x", "--serve", "sample");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.error()).startsWith("remora: unknown scheme http: in http://x");
    }

    private static Path compiled(String name, String... options) throws IOException {
        Path where = Files.createTempDirectory(folder, "classes");
        Path source = Files.writeString(where.resolve("Greeter.java"), """
            package app;
            public class Greeter {
                @io.remora.Exposed public String greet(String name) { return "%s, " + name; }
            }
            """.formatted(name));
        List<String> command = new ArrayList<>(
                List.of("-proc:none", "-d", where.toString(), "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(source.toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new)))
                .isZero();
        return where;
    }

    private static Path jar(Path classes) throws IOException {
        Path jar = Files.createTempDirectory(folder, "lib").resolve("greeter.jar");
        java.util.spi.ToolProvider tool =
                java.util.spi.ToolProvider.findFirst("jar").orElseThrow();
        assertThat(tool.run(System.out, System.err, "-cf", jar.toString(), "-C", classes.toString(), "app"))
                .isZero();
        return jar;
    }

    @Test
    void aClassComesFromFoldersJarsAndFoldersOfJars() throws Exception {
        Path classes = compiled("Hello", "-parameters");
        Path jar = jar(compiled("Hi", "-parameters"));
        for (String[] each : new String[][] {
            {classes.toString(), "Hello, you"},
            {jar.toString(), "Hi, you"},
            {jar.getParent() + "/*", "Hi, you"},
            {jar + ":" + classes, "Hi, you"}
        }) {
            try (RunningAgent agent = agent("--serve", "app.Greeter", "--classpath", each[0])) {
                assertThat(call(agent, "greet", "--kw", "name=you").line()).isEqualTo('"' + each[1] + '"');
                assertThat(agent.log()).doesNotContain("WARN");
            }
        }
    }

    @Test
    void aClassCompiledWithoutParameterNamesIsWarnedOf() throws Exception {
        try (RunningAgent agent = agent("--serve", "app.Greeter", "--classpath", compiled("Hello"))) {
            assertThat(agent.log())
                    .contains(
                            "WARN  agent: app.Greeter was compiled without -parameters, so calls by keyword cannot find"
                                    + " the parameters of greet: compile it with javac -parameters\n");
            assertThat(call(agent, "greet", "you").line()).isEqualTo("\"Hello, you\"");
        }
    }

    @Test
    void aClassPathEntryThatIsNotThereIsNamed() {
        fails(
                1,
                "there is no /no/such.jar, which --classpath names",
                "--listen",
                "tls://127.0.0.1:0",
                pki.as("agent"),
                "--serve",
                "app.Greeter",
                "--classpath",
                "/no/such.jar");
    }
}
