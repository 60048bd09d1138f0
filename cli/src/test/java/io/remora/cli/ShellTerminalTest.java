package io.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora shell} as a person has it: in a real terminal. */
@Timeout(180)
class ShellTerminalTest {
    private static final String PROMPT = "remora> ";

    @TempDir
    private static Path folder;

    private static ControlledAgent agent;

    @BeforeAll
    static void start() throws Exception {
        agent = ControlledAgent.start(folder);
    }

    @AfterAll
    static void stop() {
        if (agent != null) {
            agent.close();
        }
    }

    private static RealTerminal shell() throws Exception {
        RealTerminal terminal = RealTerminal.start(
                folder, Command.process("shell", agent.unix()).command());
        terminal.await(PROMPT.strip());
        return terminal;
    }

    @Test
    void membersOfFarObjectsAreCompleted() throws Exception {
        try (RealTerminal terminal = shell()) {
            terminal.line("var distinctive = \"abc\"");
            terminal.await("distinctive ==> \"abc\"");
            terminal.type("distinctive.codePointB");
            terminal.keys("Tab");
            terminal.await("distinctive.codePointBefore(");
            terminal.line("1)");
            terminal.await("==> 97");
            // A variable of the far side, and the choices where there are several.
            terminal.type("disti");
            terminal.keys("Tab");
            terminal.type(".sub");
            terminal.keys("Tab", "Tab");
            terminal.await("subSequence(");
            terminal.await("substring(");
        }
    }

    @Test
    void ctrlCStopsTheRunningSnippetOnly() throws Exception {
        try (RealTerminal terminal = shell()) {
            terminal.line("int kept = 41");
            terminal.await("kept ==> 41");
            String[] endless = {"while (true) { kept = 42; }", "Thread.sleep(1_000_000)"};
            for (int i = 1; i <= endless.length; i++) {
                terminal.line("System.out.println(\"begun \" + " + i + "); " + endless[i - 1]);
                terminal.await("begun " + i);
                terminal.keys("C-c");
                terminal.awaitTimes("stopped", i);
                terminal.line("kept + " + i + "000");
                terminal.await("==> " + i + "042");
            }
            // And at the prompt it gives up the line.
            terminal.type("kept + 2");
            terminal.keys("C-c");
            terminal.line("kept + 3000");
            terminal.await("==> 3042");
            assertThat(terminal.screen()).doesNotContain("exit code");
        }
    }

    @Test
    void aSecondCtrlCLeavesASnippetThatDoesNotLetItselfBeStopped() throws Exception {
        try (RealTerminal terminal = shell()) {
            // To open a pipe waits for who writes to it, and nothing but that ends the wait.
            Path pipe = folder.resolve("pipe");
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
            terminal.line("{ System.out.println(\"be\" + \"gun\"); new FileInputStream(\"" + pipe + "\"); }");
            terminal.await("begun");
            terminal.keys("C-c");
            terminal.await("it does not let itself be stopped; Ctrl-C again leaves");
            terminal.keys("C-c");
            terminal.await("exit code 130");
        }
    }

    @Test
    void aSnippetOfSeveralLinesGoesOnAtASecondPrompt() throws Exception {
        try (RealTerminal terminal = shell()) {
            terminal.line("int twice(int i) {");
            terminal.await("...>");
            terminal.line("return 2 * i;");
            terminal.awaitTimes("...>", 2);
            terminal.line("}");
            terminal.await("method twice(int)");
            terminal.line("twice(21)");
            terminal.await("==> 42");
        }
    }

    @Test
    void anExceptionShowsTheFarStack() throws Exception {
        try (RealTerminal terminal = shell()) {
            terminal.line("throw new IllegalStateException(\"bo\" + \"om\")");
            terminal.await("thrown: java.lang.IllegalStateException: boom");
            terminal.await("at (#");
            terminal.line("List.of(1).get(5)");
            terminal.await("at java.base/java.util.ImmutableCollections$List12.get(");
        }
    }

    @Test
    void metaCommandsTellAndCopy() throws Exception {
        Path file = Files.writeString(folder.resolve("local"), "the content");
        try (RealTerminal terminal = shell()) {
            terminal.type(":he");
            terminal.keys("Tab");
            terminal.keys("Enter");
            terminal.await(":members EXPR");
            terminal.line(":type List.of(1).get(0)");
            terminal.await("Integer");
            terminal.line(":members new StringBuilder()");
            terminal.await("StringBuilder StringBuilder.reverse()");
            terminal.line(":agent");
            terminal.await("round trip");
            // The path is completed too.
            terminal.type(":upload " + folder.resolve("loca"));
            terminal.keys("Tab");
            terminal.line(folder.resolve("far").toString());
            terminal.await("copied 1 file, 11 bytes");
            assertThat(folder.resolve("far")).hasSameTextualContentAs(file);
            terminal.line(":download " + folder.resolve("far") + " " + folder.resolve("again"));
            terminal.awaitTimes("copied 1 file, 11 bytes", 2);
            assertThat(folder.resolve("again")).hasSameTextualContentAs(file);
            terminal.line(":quit");
            terminal.await("exit code 0");
        }
    }

    @Test
    void whatWasTypedIsThereTheNextTimeInAFileOfItsOwnersAlone() throws Exception {
        try (RealTerminal terminal = shell()) {
            terminal.line("\"remember \" + \"me\"");
            terminal.await("remember me");
            terminal.keys("C-d");
            terminal.await("exit code 0");
        }
        Path history = folder.resolve("state/remora/shell_history");
        assertThat(history).content().contains("\"remember \" + \"me\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
        try (RealTerminal terminal = shell()) {
            terminal.keys("C-r");
            terminal.type("rememb");
            terminal.keys("Enter");
            terminal.await("==> \"remember me\"");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
    }

    @Test
    void controlSequencesOfTheFarSideDoNotReachTheTerminal() throws Exception {
        try (RealTerminal terminal = shell()) {
            terminal.line("System.out.println(\"a\\u001b[2Jb\\u001b]0;evil\\u0007\")");
            terminal.await("a\\u001b[2Jb\\u001b]0;evil\\u0007");
            terminal.line("\"\\u001b[2J\"");
            terminal.await("==> \"\\033[2J\"");
        }
    }
}
