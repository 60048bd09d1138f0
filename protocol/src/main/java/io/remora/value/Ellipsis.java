package io.remora.value;

/** Python's {@code ...}, the value {@code Ellipsis}. An enum because there is exactly one. */
public enum Ellipsis {
    /** The one instance. */
    INSTANCE;

    /** Returns {@code Ellipsis}, as Python prints it. */
    @Override
    public String toString() {
        return "Ellipsis";
    }
}
