package io.remora.certs;

/**
 * Text from a certificate, a file or a command line made safe for one line of a terminal or a log.
 */
public final class Printable {
    private static final int LONGEST = 300;

    private Printable() {}

    /**
     * The same text with control, format (bidirectional) and line separating characters and lone surrogates as
     * {@code \\uXXXX}, cut after 300 characters.
     */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST) + 8);
        int length = Math.min(text.length(), LONGEST);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            boolean unsafe = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE
                    || type == Character.UNASSIGNED;
            if (unsafe) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        if (text.length() > LONGEST) {
            out.append("...");
        }
        return out.toString();
    }
}
