package io.remora.value;

/**
 * Python's {@code NotImplemented}: what a comparison or an operator returns to say that it does not know the other
 * operand. An enum because there is exactly one.
 */
public enum NotImplemented {
    /** The one instance. */
    INSTANCE;

    /** Returns {@code NotImplemented}, as Python prints it. */
    @Override
    public String toString() {
        return "NotImplemented";
    }
}
