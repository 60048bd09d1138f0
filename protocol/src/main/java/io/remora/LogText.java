package io.remora;

/** Text that a peer chose, made safe for a log: one line, no control or direction characters, no longer than a page's width. */
public final class LogText {
    private static final int LONGEST = 200;

    private LogText() {}

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

    private static boolean isPlain(char c) {
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
