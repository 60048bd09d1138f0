package io.remora.cli.control;

import io.remora.cli.command.ExitCode;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A shell that reads its lines from a pipe or a file, and ends with the first one that fails. */
final class ScriptShell {
    private final Shell shell;

    private ScriptShell(Shell shell) {
        this.shell = shell;
    }

    /** Runs standard input to its end. */
    static int run(FarJvm far, Transcript transcript) throws IOException {
        return new ScriptShell(Shell.begin(far, transcript))
                .run(new BufferedReader(
                        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)));
    }

    private int run(BufferedReader lines) throws IOException {
        StringBuilder pending = new StringBuilder();
        for (String line = lines.readLine(); line != null && !shell.isOver(); line = lines.readLine()) {
            if (pending.isEmpty() && Shell.isMeta(line)) {
                if (!shell.meta(line)) {
                    return ExitCode.FAILED;
                }
                continue;
            }
            pending.append(line).append('\n');
            if (!line.isBlank() || pending.length() > 1) {
                if (!java(pending, false)) {
                    return ExitCode.FAILED;
                }
            }
        }
        return pending.toString().isBlank() || java(pending, true) ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** Runs what is there and leaves what needs more lines. */
    private boolean java(StringBuilder pending, boolean last) {
        List<Told> told = shell.java(pending.toString(), last);
        pending.setLength(0);
        if (told.isEmpty()) {
            return true;
        }
        Told end = told.get(told.size() - 1);
        if (end.isIncomplete() && last) {
            shell.transcript()
                    .complain("the input ends within a snippet: " + end.text().strip());
            return false;
        }
        if (end.isIncomplete()) {
            pending.append(end.text());
        }
        return !end.failed();
    }
}
