package io.remora.cli.command;

/** What was asked for failed, for a reason that the message tells in one sentence: exit code 1. */
public final class OperationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence that the user reads. */
    public OperationException(String message) {
        super(message);
    }

    /** With the sentence that the user reads, and what it came from. */
    public OperationException(String message, Throwable cause) {
        super(message, cause);
    }
}
