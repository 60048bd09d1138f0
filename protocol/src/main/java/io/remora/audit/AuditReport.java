package io.remora.audit;

import java.nio.file.Path;
import java.util.List;

/**
 * What is known of a log after it was read from its first line to its last.
 *
 * @param lines how many lines there are
 * @param lastNumber the number of the last one; 0 when there is none
 * @param lastHash its hash: kept elsewhere, it proves later that the log up to here was not written anew
 * @param closed whether it ends with the word that it was closed; else it is in use, or its process was killed
 * @param problems what is wrong, in the order of the files; empty when it is intact
 */
public record AuditReport(long lines, long lastNumber, String lastHash, boolean closed, List<Problem> problems) {
    /**
     * One thing that is wrong.
     *
     * @param file where
     * @param line the line in that file, from 1; 0 when it is no line's
     * @param what a sentence
     */
    public record Problem(Path file, long line, String what) {
        @Override
        public String toString() {
            return file + (line == 0 ? ": " : ":" + line + ": ") + what;
        }
    }

    /** Copies the problems. */
    public AuditReport {
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong. */
    public boolean isIntact() {
        return problems.isEmpty();
    }
}
