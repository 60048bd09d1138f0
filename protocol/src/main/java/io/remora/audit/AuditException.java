package io.remora.audit;

/** The audit log cannot take a line, so what it would have told of is not done. */
public final class AuditException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AuditException(String message) {
        super(message);
    }

    AuditException(String message, Throwable cause) {
        super(message, cause);
    }
}
