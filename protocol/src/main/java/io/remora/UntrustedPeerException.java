package io.remora;

import java.io.IOException;

/**
 * The peer that answered is not who it should be: a wrong name, an untrusted chain, a changed host key. Never retried.
 */
public final class UntrustedPeerException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What was expected, what was seen, and what to do about it. */
    public UntrustedPeerException(String message) {
        super(message);
    }

    /** The same, with the check that failed. */
    public UntrustedPeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
