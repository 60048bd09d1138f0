package io.remora.object.reflect;

import io.remora.LogText;
import org.jspecify.annotations.Nullable;

/** Values in error messages: short, and never by calling a method of an object that is not a value. */
final class Text {
    private static final int LONGEST = 60;

    private Text() {}

    static String describe(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof String text) {
            return "the string " + quote(text);
        }
        if (value instanceof Number || value instanceof Boolean) {
            String kind = value instanceof Boolean ? "boolean" : value instanceof Double ? "float" : "integer";
            return "the " + kind + " " + cut(value.toString());
        }
        if (value instanceof byte[] bytes) {
            return bytes.length + " bytes";
        }
        return "a " + value.getClass().getSimpleName();
    }

    static String quote(String text) {
        return '"' + cut(text) + '"';
    }

    /** A peer may have chosen it, and it may end in a log. */
    private static String cut(String text) {
        return LogText.escape(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...");
    }
}
