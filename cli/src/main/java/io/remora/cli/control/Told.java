package io.remora.cli.control;

import io.remora.value.Tuple;

/**
 * What became of a snippet, as {@code io.remora.agent.control.Interpreter} tells it.
 *
 * @param what {@code value}, {@code declared}, {@code wrong}, {@code thrown}, {@code stopped}, {@code incomplete}
 * @param text a name, a message, a stack, or source that waits for more
 * @param detail a value, or the source that is wrong
 */
record Told(String what, String text, String detail) {
    static Told parse(@org.jspecify.annotations.Nullable Object raw) {
        if (raw instanceof Tuple tuple
                && tuple.size() == 3
                && tuple.get(0) instanceof String what
                && tuple.get(1) instanceof String text
                && tuple.get(2) instanceof String detail) {
            return new Told(what, text, detail);
        }
        throw new IllegalStateException(
                "the peer's interpreter speaks another language: use the same version of Remora on both sides");
    }

    boolean failed() {
        return what.equals("wrong") || what.equals("thrown") || what.equals("stopped");
    }

    boolean isIncomplete() {
        return what.equals("incomplete");
    }
}
