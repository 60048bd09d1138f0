package io.remora;

/** What a call can throw that the called member did not: the root of Remora's unchecked exceptions. */
public abstract class RemoraException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RemoraException(String message) {
        super(message);
    }

    RemoraException(String message, Throwable cause) {
        super(message, cause);
    }
}
