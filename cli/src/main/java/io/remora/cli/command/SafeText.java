package io.remora.cli.command;

/**
 * Text of the far side, made safe for a terminal: line ends and tabs stay, every other control character, and what
 * turns the direction of writing, is shown as its number. So it can neither move the cursor nor change what was printed
 * before.
 */
public final class SafeText {
    private SafeText() {}

    /** The same text, with nothing in it that a terminal obeys. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                // A line end as Windows writes it.
                continue;
            }
            if (isPlain(c)) {
                safe.append(c);
            } else {
                safe.append(String.format("\\u%04x", (int) c));
            }
        }
        return safe.toString();
    }

    /** The same in one line. */
    public static String line(String text) {
        return of(text).replace("\n", "\\n");
    }

    /**
     * Whether a terminal shows it, or ends a line there, and does nothing else. Joiners are plain here, unlike in a
     * log: some scripts cannot be written without them.
     */
    public static boolean isPlain(char c) {
        boolean turns = c >= '\u202a' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\u200e'
                || c == '\u200f'
                || c == '\u061c';
        return c == '\n' || c == '\t' || !Character.isISOControl(c) && !turns && c != '\u2028' && c != '\u2029';
    }
}
