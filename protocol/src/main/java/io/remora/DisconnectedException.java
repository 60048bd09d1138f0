package io.remora;

/** The connection ended, before or during a call. Whether a call that was in flight ran is not known. */
public final class DisconnectedException extends RemoraException {
    private static final long serialVersionUID = 1L;

    /** A sentence that says what happened and what to do. */
    public DisconnectedException(String message) {
        super(message);
    }

    /** The same, with what caused it. */
    public DisconnectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
