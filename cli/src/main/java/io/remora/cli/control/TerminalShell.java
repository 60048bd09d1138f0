package io.remora.cli.control;

import io.remora.cli.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A shell for a person at a terminal. */
final class TerminalShell {
    private static final String PROMPT = "remora> ";
    private static final String CONTINUED = "   ...> ";
    private static final int KEPT = 10_000;
    /** As a shell counts a program that SIGINT ended. */
    private static final int INTERRUPTED = 130;

    private TerminalShell() {}

    /** Prompts until the person leaves. */
    static int run(FarJvm far) throws IOException {
        try (Terminal terminal = terminal()) {
            Transcript transcript = new Transcript(terminal.writer(), terminal.writer());
            transcript.say("Java at " + far.peer() + "; :help says what else there is.");
            Shell shell = Shell.begin(far, transcript);
            LineReader reader = reader(terminal, shell);
            while (!shell.isOver()) {
                step(shell, reader);
            }
            return shell.wasLeft() ? INTERRUPTED : ExitCode.DONE;
        }
    }

    /**
     * By stty and tty, which are everywhere: the other ways load native code, which newer JVMs warn of. The terminal is
     * not asked what else it can do, for an answer that comes late would be taken for something typed.
     */
    private static Terminal terminal() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .exec(true)
                .jni(false)
                .ffm(false)
                .graphemeCluster(false)
                .encoding(StandardCharsets.UTF_8)
                .build();
    }

    private static LineReader reader(Terminal terminal, Shell shell) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("remora")
                .parser(new JavaLines(shell))
                .completer(new ShellCompleter(shell))
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUED)
                .variable(LineReader.HISTORY_SIZE, KEPT)
                .variable(LineReader.HISTORY_FILE_SIZE, KEPT)
                // An exclamation mark is Java's.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .option(LineReader.Option.HISTORY_INCREMENTAL, true);
        HistoryFile.open().ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        return builder.build();
    }

    private static void step(Shell shell, LineReader reader) {
        String typed;
        try {
            typed = reader.readLine(PROMPT);
        } catch (UserInterruptException e) {
            // Ctrl-C at the prompt gives up the line.
            return;
        } catch (EndOfFileException e) {
            shell.end();
            return;
        }
        if (typed.isBlank()) {
            return;
        }
        CtrlC ctrlC = CtrlC.stopping(shell);
        try {
            if (Shell.isMeta(typed)) {
                shell.meta(typed);
            } else {
                shell.java(typed, true);
            }
        } finally {
            ctrlC.end();
        }
    }
}
