package io.remora;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Text that a peer chose, made safe for a log: one line, no control or direction characters, no longer than a few lines
 * of a terminal.
 */
public final class LogText {
    private static final int LONGEST = 400;

    private LogText() {}

    /**
     * A throwable with its causes and frames, over several lines, each of which this program began: messages are
     * escaped, because they may hold what a peer sent.
     */
    public static String stack(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        String before = "";
        for (Throwable each = thrown; each != null && seen.add(each); each = each.getCause()) {
            text.append(before).append(each.getClass().getName());
            String message = each.getMessage();
            if (message != null) {
                text.append(": ").append(escape(message));
            }
            for (StackTraceElement frame : each.getStackTrace()) {
                text.append(System.lineSeparator()).append("\tat ").append(frame);
            }
            for (Throwable suppressed : each.getSuppressed()) {
                text.append(System.lineSeparator())
                        .append("\tSuppressed: ")
                        .append(suppressed.getClass().getName())
                        .append(": ")
                        .append(escape(String.valueOf(suppressed.getMessage())));
            }
            before = System.lineSeparator() + "Caused by: ";
        }
        return text.toString();
    }

    /** Escapes what could break or forge a line; cuts what is too long. */
    public static String escape(String text) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), LONGEST) + 8);
        for (int i = 0; i < text.length(); i++) {
            if (safe.length() >= LONGEST) {
                return safe.append("...").toString();
            }
            char c = text.charAt(i);
            if (c == '\\') {
                safe.append("\\\\");
            } else if (isPlain(c)) {
                safe.append(c);
            } else {
                safe.append(String.format("\\u%04x", (int) c));
            }
        }
        return safe.toString();
    }

    /**
     * Whether a character stands for itself alone wherever text is shown: it moves no cursor, starts no line, turns no
     * direction, and is not half of another one.
     */
    public static boolean isPlain(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
