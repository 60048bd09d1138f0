package io.remora;

/** A call's time was over before its reply came. The peer may still be working on it; a late reply is dropped. */
public final class CallTimeoutException extends RemoraException {
    private static final long serialVersionUID = 1L;

    /** A sentence that says what happened and what to do. */
    public CallTimeoutException(String message) {
        super(message);
    }

    /** The same, with what caused it. */
    public CallTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
