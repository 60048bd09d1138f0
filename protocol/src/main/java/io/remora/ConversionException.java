package io.remora;

/** A value does not fit where it should go. Nothing was called with it. */
public final class ConversionException extends RemoraException {
    private static final long serialVersionUID = 1L;

    /** A sentence that says what happened and what to do. */
    public ConversionException(String message) {
        super(message);
    }

    /** The same, with what caused it. */
    public ConversionException(String message, Throwable cause) {
        super(message, cause);
    }
}
