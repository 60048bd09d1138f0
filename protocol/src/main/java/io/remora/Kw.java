package io.remora;

import org.jspecify.annotations.Nullable;

/**
 * A keyword argument, given after the positional ones: {@code root.call("add", 2, kw("b", 3))}.
 *
 * @param name the parameter's name
 * @param value its value
 */
public record Kw(String name, @Nullable Object value) {
    /** Short for the constructor, to be imported statically. */
    public static Kw kw(String name, @Nullable Object value) {
        return new Kw(name, value);
    }
}
