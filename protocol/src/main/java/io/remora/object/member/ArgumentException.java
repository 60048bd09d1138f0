package io.remora.object.member;

/** The arguments of a call do not fit its member: Python's TypeError. The member was not called. */
public final class ArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was given and what would fit. */
    public ArgumentException(String message) {
        super(message);
    }

    /** The same, with the conversion that failed. */
    public ArgumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
