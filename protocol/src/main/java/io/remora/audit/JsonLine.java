package io.remora.audit;

import org.jspecify.annotations.Nullable;

/**
 * One flat JSON object on one line, in pure ASCII: whatever a peer chose as a name, a quote, a line break or a change
 * of the writing direction comes out as an escape. Text is cut at {@link #LONGEST} characters. Used by one thread.
 */
final class JsonLine {
    /** Of one text, in characters; what is longer ends in an ellipsis. */
    static final int LONGEST = 1024;

    private final StringBuilder text = new StringBuilder(256).append('{');

    JsonLine put(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            text.append("null");
        } else {
            quote(text, value);
        }
        return this;
    }

    JsonLine put(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    private void name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(text, name);
        text.append(':');
    }

    static void quote(StringBuilder into, String value) {
        into.append('"');
        int length = Math.min(value.length(), LONGEST);
        for (int i = 0; i < length; i++) {
            escape(into, value.charAt(i));
        }
        into.append(value.length() > LONGEST ? "...\"" : "\"");
    }

    private static void escape(StringBuilder into, char c) {
        if (c == '"' || c == '\\') {
            into.append('\\').append(c);
        } else if (c >= ' ' && c < 0x7f) {
            into.append(c);
        } else {
            into.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                into.append(Character.forDigit(c >> shift & 0xf, 16));
            }
        }
    }

    /** The object without its closing brace: the chain's hash is put in last. */
    String open() {
        return text.toString();
    }
}
