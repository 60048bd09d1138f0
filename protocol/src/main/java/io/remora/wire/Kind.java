package io.remora.wire;

/** The kinds of values that brine knows; what {@link BrineReader#peek} tells before a value is read. */
public enum Kind {
    /** Python's None, Java's null. */
    NONE("None"),
    /** True or False. */
    BOOL("a bool"),
    /** An integer of any size. */
    INTEGER("an int"),
    /** A 64-bit float. */
    FLOAT("a float"),
    /** Text. */
    STRING("a str"),
    /** Bytes. */
    BYTES("bytes"),
    /** A tuple. */
    TUPLE("a tuple"),
    /** A slice. */
    SLICE("a slice"),
    /** A frozen set. */
    FROZEN_SET("a frozenset"),
    /** Two 64-bit floats. */
    COMPLEX("a complex"),
    /** The value Ellipsis. */
    ELLIPSIS("Ellipsis"),
    /** The value NotImplemented. */
    NOT_IMPLEMENTED("NotImplemented");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /** Returns Python's name of the kind with its article, for messages. */
    @Override
    public String toString() {
        return text;
    }
}
