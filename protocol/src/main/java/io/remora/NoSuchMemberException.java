package io.remora;

/**
 * The peer has no such member, or does not grant it: it does not tell which. The Java twin of Python's AttributeError.
 */
public final class NoSuchMemberException extends RemoraException {
    private static final long serialVersionUID = 1L;

    /** What could not be accessed. */
    public NoSuchMemberException(String message) {
        super(message);
    }

    /** The same, with what the peer raised. */
    public NoSuchMemberException(String message, Throwable cause) {
        super(message, cause);
    }
}
