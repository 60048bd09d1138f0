package io.remora.cli.control;

import io.remora.cli.command.SafeText;
import java.io.PrintWriter;
import java.util.List;

/**
 * Shows what became of snippets: values and declarations on one stream, failures on another, which is the same at a
 * terminal. Everything that comes from the far side is made safe here.
 */
record Transcript(PrintWriter out, PrintWriter err) {
    /** Shows all; whether the last one failed. */
    boolean show(List<Told> told) {
        told.forEach(this::show);
        out.flush();
        err.flush();
        return !told.isEmpty() && told.get(told.size() - 1).failed();
    }

    private void show(Told told) {
        switch (told.what()) {
            case "value" -> out.println(SafeText.of(told.text() + " ==> " + told.detail()));
            case "declared" -> out.println(SafeText.of(told.text()));
            case "wrong" -> err.println(SafeText.of("does not compile: " + told.text()));
            case "thrown" -> err.println(SafeText.of("thrown: " + told.text()));
            case "stopped" -> err.println("stopped");
            default -> {
                // Incomplete: whoever reads the lines knows.
            }
        }
    }

    /** A line of our own, or of the far side. */
    void say(String line) {
        out.println(SafeText.of(line));
        out.flush();
    }

    /** What went wrong. */
    void complain(String sentence) {
        err.println(SafeText.of(sentence));
        err.flush();
    }
}
