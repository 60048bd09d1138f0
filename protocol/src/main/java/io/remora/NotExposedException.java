package io.remora;

/** An object that is neither a value nor exposed was to be passed to a peer. It was not. */
public final class NotExposedException extends RemoraException {
    private static final long serialVersionUID = 1L;

    /** A sentence that says what happened and what to do. */
    public NotExposedException(String message) {
        super(message);
    }

    /** The same, with what caused it. */
    public NotExposedException(String message, Throwable cause) {
        super(message, cause);
    }
}
