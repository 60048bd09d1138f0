package io.remora;

import java.io.IOException;

/** Nobody could be reached: no such host, connection refused, no answer in time. Trying again may help. */
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Where, and what to look at. */
    public UnreachableException(String message) {
        super(message);
    }

    /** The same, with the error of the network. */
    public UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
