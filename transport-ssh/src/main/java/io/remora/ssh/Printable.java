package io.remora.ssh;

/** Text that a peer chose, made fit for a terminal and a log: control and direction-changing characters are escaped. */
final class Printable {
    private static final int LONGEST = 4096;

    private Printable() {}

    /** The text with everything that could move a cursor, start a line or turn the writing direction as {@code \\uXXXX}. */
    static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && safe.length() < LONGEST; i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            boolean hidden = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (hidden && c != '\t') {
                safe.append(String.format("\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.length() < LONGEST ? safe.toString() : safe + "...";
    }
}
