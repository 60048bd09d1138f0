package io.remora;

/** A capability was revoked or has expired. */
public final class RevokedException extends RemoraException {
    private static final long serialVersionUID = 1L;

    /** A sentence that says what happened and what to do. */
    public RevokedException(String message) {
        super(message);
    }

    /** The same, with what caused it. */
    public RevokedException(String message, Throwable cause) {
        super(message, cause);
    }
}
