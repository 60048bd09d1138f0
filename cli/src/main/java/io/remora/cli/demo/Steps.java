package io.remora.cli.demo;

import io.remora.LogText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints a line a step, with what was seen and how long it took, and counts those that failed. */
final class Steps {
    private static final int TITLE_WIDTH = 30;
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String DIM = "\u001b[2m";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintWriter out;
    private final boolean colours;
    private final boolean verbose;
    private int failed;
    private int passed;

    Steps(PrintWriter out, boolean colours, boolean verbose) {
        this.out = out;
        this.colours = colours;
        this.verbose = verbose;
    }

    /** One step: does something, checks it, and says what was seen. */
    @FunctionalInterface
    interface Step {
        /** What was seen. Whatever is thrown means that the step failed. */
        String run() throws Exception;
    }

    /** A step that others build upon: when it fails, the demo ends. */
    void first(String title, Step step) throws Failed {
        if (!run(title, step)) {
            throw new Failed();
        }
    }

    /** Runs a step. */
    boolean run(String title, Step step) {
        long start = System.nanoTime();
        try {
            String seen = step.run();
            passed++;
            line(GREEN, "ok", title, seen, System.nanoTime() - start);
            return true;
        } catch (Exception | AssertionError | LinkageError e) {
            failed++;
            line(RED, "FAILED", title, LogText.escape(String.valueOf(e.getMessage())), System.nanoTime() - start);
            if (verbose) {
                e.printStackTrace(out);
            }
            return false;
        }
    }

    /** A heading above the steps that follow. */
    void chapter(String title) {
        out.println();
        out.println(coloured(BOLD, title));
        out.flush();
    }

    /** Something to know that is no step. */
    void note(String title, String text) {
        out.println("  " + coloured(DIM, pad("--", 6)) + " " + pad(title, TITLE_WIDTH) + " " + text);
        out.flush();
    }

    /** A step that another process checked and timed. */
    void passed(String title, String seen, double millis) {
        passed++;
        line(GREEN, "ok", title, LogText.escape(seen), (long) (millis * 1e6));
    }

    /** A step that failed without running. */
    void fail(String title, String why) {
        failed++;
        line(RED, "FAILED", title, why, 0);
    }

    boolean allPassed() {
        return failed == 0;
    }

    /** The last line. */
    void sum(long nanos) {
        out.println();
        String counted = failed == 0
                ? "all " + passed + " steps were checked"
                : failed + " of " + (passed + failed) + " steps failed";
        out.println(coloured(failed == 0 ? GREEN : RED, counted) + " in " + time(nanos));
        out.flush();
    }

    private void line(String colour, String verdict, String title, String seen, long nanos) {
        out.println("  " + coloured(colour, pad(verdict, 6)) + " " + pad(title, TITLE_WIDTH) + " " + seen + " "
                + coloured(DIM, "(" + time(nanos) + ")"));
        out.flush();
    }

    private String coloured(String colour, String text) {
        return colours ? colour + text + PLAIN : text;
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    private static String time(long nanos) {
        double millis = nanos / (double) Duration.ofMillis(1).toNanos();
        return millis >= 1000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
                : String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    /** A step failed without which the others make no sense; it was printed. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** A check that did not hold. */
    static void check(boolean holds, String whatWasSeen) {
        if (!holds) {
            throw new AssertionError("seen instead: " + whatWasSeen);
        }
    }

    /** Checks that two are equal and gives what was seen. */
    static <T> T equal(T expected, T seen) {
        check(expected.equals(seen), seen + ", expected " + expected);
        return seen;
    }
}
