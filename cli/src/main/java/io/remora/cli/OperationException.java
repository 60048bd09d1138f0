package io.remora.cli;

/** What was asked for failed, for a reason that the message tells in one sentence: exit code 1. */
final class OperationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OperationException(String message) {
        super(message);
    }

    OperationException(String message, Throwable cause) {
        super(message, cause);
    }
}
