package io.remora.ssh;

import io.remora.LogText;

/** Text that a peer chose, made fit for a terminal and a log: control and direction-changing characters are escaped. */
final class Printable {
    private static final int LONGEST = 4096;

    private Printable() {}

    /**
     * The text with everything that could move a cursor, start a line or turn the writing direction as {@code \\uXXXX}.
     */
    static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && safe.length() < LONGEST; i++) {
            char c = text.charAt(i);
            if (c == '\t' || Character.isSurrogate(c) || LogText.isPlain(c)) {
                safe.append(c);
            } else {
                safe.append(String.format("\\u%04x", (int) c));
            }
        }
        return safe.length() < LONGEST ? safe.toString() : safe + "...";
    }
}
