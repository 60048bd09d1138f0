package io.remora;

/** A bound of this side was met: references, calls in progress, bytes. The connection lives on. */
public final class LimitExceededException extends RemoraException {
    private static final long serialVersionUID = 1L;

    /** A sentence that says what happened and what to do. */
    public LimitExceededException(String message) {
        super(message);
    }

    /** The same, with what caused it. */
    public LimitExceededException(String message, Throwable cause) {
        super(message, cause);
    }
}
