package io.remora;

/** The calling thread was interrupted while it waited; its interrupt status is set again. The connection lives on. */
public final class CallInterruptedException extends RemoraException {
    private static final long serialVersionUID = 1L;

    /** A sentence that says what happened and what to do. */
    public CallInterruptedException(String message) {
        super(message);
    }

    /** The same, with what caused it. */
    public CallInterruptedException(String message, Throwable cause) {
        super(message, cause);
    }
}
