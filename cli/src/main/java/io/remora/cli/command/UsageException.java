package io.remora.cli.command;

/** The command line asks for what cannot be: exit code 2. The message is one sentence. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence that the user reads. */
    public UsageException(String message) {
        super(message);
    }

    /** With the sentence that the user reads, and what it came from. */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
