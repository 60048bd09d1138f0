package io.remora.certs;

import io.remora.LogText;

/** Text from a certificate, a file or a command line made safe for one line of a terminal or a log. */
public final class Printable {
    private static final int LONGEST = 300;

    private Printable() {}

    /**
     * The same text with all that is not {@linkplain LogText#isPlain plain} as {@code \\uXXXX}, cut after 300
     * characters.
     */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST) + 8);
        int length = Math.min(text.length(), LONGEST);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (LogText.isPlain(c)) {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        if (text.length() > LONGEST) {
            out.append("...");
        }
        return out.toString();
    }
}
