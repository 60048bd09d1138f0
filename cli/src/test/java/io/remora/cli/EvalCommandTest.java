package io.remora.cli;

import static io.remora.cli.Command.run;
import static io.remora.cli.Pki.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.FullControl;
import io.remora.Remora;
import io.remora.cli.Command.Result;
import io.remora.transport.UnixTransport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora eval}, and what every command of full control has in common: who is let in, and what there must be. */
@Timeout(120)
class EvalCommandTest {
    @TempDir
    private static Path folder;

    private static ControlledAgent agent;

    @BeforeAll
    static void start() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("app/classes"));
        FreshCode.compile(classes, "app", "Tally", """
                public class Tally {
                    private static int count;
                    public static int next() {
                        return ++count;
                    }
                }
                """);
        agent = ControlledAgent.start(folder, Map.of(), "--classpath", classes);
    }

    @AfterAll
    static void stop() {
        if (agent != null) {
            agent.close();
        }
    }

    private static Result eval(String expression) {
        return run("eval", agent.unix(), expression);
    }

    @Test
    void aValueIsPrintedAsCallPrintsIt() throws Exception {
        assertThat(eval("6 * 7").line()).isEqualTo("42");
        assertThat(eval("\"a\\n\" + 1").line()).isEqualTo("\"a\\n1\"");
        assertThat(eval("\"ab\".getBytes()").line()).isEqualTo("{\"$bytes\":\"YWI=\"}");
        assertThat(eval("new ArrayList<>(List.of(1, 2))").line()).isEqualTo("\"[1, 2]\"");
        Result asProcess = Command.runProcess(folder, line("eval", agent.tls(), agent.as("me"), "6 * 7"));
        assertThat(asProcess.err()).isEmpty();
        assertThat(asProcess.line()).isEqualTo("42");
        assertThat(asProcess.code()).isZero();
    }

    @Test
    void sourceSeesTheClassesOfTheAgentsClassPathAsTheyAreToEverybody() throws Exception {
        assertThat(eval("app.Tally.next()").line()).isEqualTo("1");
        try (Connection connection = Remora.connect(agent.unix(), new UnixTransport())) {
            FullControl far = connection.fullControl();
            assertThat(far.type("app.Tally").call("next").as(int.class)).isEqualTo(2);
            far.execute("import app.Tally; int third = Tally.next();");
            assertThat(far.eval("third").as(int.class)).isEqualTo(3);
        }
    }

    @Test
    void codeIsShippedToAnotherJvmOverTls() throws Exception {
        try (FreshCode code = new FreshCode(folder);
                Connection connection = Remora.connect(agent.tls(), agent.transport("me"))) {
            assertThat(connection.fullControl().teleport(code.task(7)).as(String.class))
                    .isEqualTo(code.expected(7, agent.pid()));
        }
    }

    @Test
    void whatTheAgentAsksOfWhoDialledItIsWrittenDown() throws Exception {
        Path log = folder.resolve("dialled.jsonl");
        Result printed = Command.runProcess(
                folder, line("eval", agent.tls(), agent.as("me"), "--audit", log, "System.out.println(1 + 1)"));
        assertThat(printed.code()).isZero();
        assertThat(Files.readAllLines(log))
                .anySatisfy(line ->
                        assertThat(line).contains("\"event\":\"begin\"").contains("\"principal\":\"dialled:tls:"))
                // What the snippet prints comes as calls of what the agent was passed.
                .anySatisfy(line -> assertThat(line)
                        .contains("\"event\":\"decision\"")
                        .contains("\"operation\":\"CALL\"")
                        .contains("\"verdict\":\"allow\""))
                .anySatisfy(
                        line -> assertThat(line).contains("\"event\":\"over\"").containsPattern("\"micros\":[1-9]"));
        // The next one goes on with the same file.
        Object[] call = line("call", agent.tls(), agent.as("other"), "--audit", log, "add", 2, 3);
        assertThat(Command.run(call).line()).isEqualTo("5");
        assertThat(Command.run("audit", "verify", log).out()).contains("intact").doesNotContain("was not closed");
        // Without the log nothing is done.
        Files.writeString(log, Files.readString(log).replaceFirst("\"hash\":\"", "\"hash\":\"0"));
        Result damaged = Command.run(call);
        assertThat(damaged.code()).isEqualTo(1);
        assertThat(damaged.out()).isEmpty();
        assertThat(damaged.error()).contains("dialled.jsonl");
    }

    @Test
    void anExceptionComesWithTheFarStackAndAnExitCode() {
        Result result = eval("List.of(1).get(3)");
        assertThat(result.err())
                .startsWith("remora: it threw java.lang.IndexOutOfBoundsException: Index: 3 Size: 1\n")
                .contains("\tat java.base/java.util.ImmutableCollections$List12.get(")
                .contains("\tat REPL.")
                .doesNotContain("jdk.jshell");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void whatDoesNotCompileIsOneSentence() {
        Result result = eval("nothing()");
        assertThat(result.err())
                .contains("does not compile: cannot find symbol")
                .hasLineCount(1);
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void whatIsPrintedOverThereGoesToStandardErrorWithoutItsControlSequences() {
        Result result = eval("((Supplier<Integer>) () -> { System.out.println(\"\\u001b[31mred\"); return 1; }).get()");
        assertThat(result.line()).isEqualTo("1");
        assertThat(result.error()).isEqualTo("\\u001b[31mred");
    }

    @Test
    void whoIsNotGrantedFullControlIsToldWhatToAskForByEachCommand() {
        String sentence = " refuses us: the peer grants no full control: its policy must grant you service ="
                + " \"full-control\", or you deploy the agent yourself";
        for (Object[] command : new Object[][] {
            {"eval", agent.tls(), "1"},
            {"shell", agent.tls()},
            {"exec", agent.tls(), "true"},
            {"cp", folder.toString(), agent.tls() + ":/nowhere"}
        }) {
            Result result = run(line(command[0], agent.as("other"), rest(command)));
            assertThat(result.error()).isEqualTo("remora: " + agent.tls() + sentence);
            assertThat(result.code()).isEqualTo(3);
        }
    }

    private static Object[] rest(Object[] command) {
        return java.util.Arrays.copyOfRange(command, 1, command.length);
    }

    @Test
    void aJvmWithoutJshellSaysSoInOneSentence(@TempDir Path other) throws Exception {
        String modules = ModuleLayer.boot().modules().stream()
                .map(Module::getName)
                .filter(name -> !name.equals("jdk.jshell"))
                .collect(Collectors.joining(","));
        try (ControlledAgent without =
                ControlledAgent.start(other, Map.of("JDK_JAVA_OPTIONS", "--limit-modules=" + modules))) {
            for (String command : new String[] {"eval", "shell"}) {
                Object[] line = command.equals("eval")
                        ? new Object[] {"eval", without.unix(), "1"}
                        : new Object[] {"shell", without.unix()};
                Result result = run(line);
                assertThat(result.err())
                        .contains("this Java runtime has no JShell: it takes one with the module jdk.jshell")
                        .hasLineCount(1);
                assertThat(result.code()).isEqualTo(1);
            }
            // What needs no JShell is there.
            assertThat(Command.runProcess(other, "exec", without.unix(), "echo", "still")
                            .line())
                    .isEqualTo("still");
            try (RealPython.Script client =
                    RealPython.start(other, """
                import sys, rpyc
                conn = rpyc.classic.unix_connect(sys.argv[1])
                print(conn.modules.java.lang.Math.max(40, 42), flush=True)
                """, URI.create(without.unix()).getPath())) {
                assertThat(client.firstLine()).isEqualTo("42");
            }
        }
    }
}
