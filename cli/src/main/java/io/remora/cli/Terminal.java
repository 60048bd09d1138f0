package io.remora.cli;

/** What the terminal is, if there is one. */
final class Terminal {
    private Terminal() {}

    /** Whether a person sits at both ends of the standard streams. */
    static boolean isThere() {
        return System.console() != null;
    }

    /** Whether to use colours: on a terminal, unless the user said no (https://no-color.org). */
    static boolean colours() {
        String no = System.getenv("NO_COLOR");
        String kind = System.getenv("TERM");
        return (no == null || no.isEmpty()) && kind != null && !kind.equals("dumb") && isThere();
    }
}
