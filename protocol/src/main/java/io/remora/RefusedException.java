package io.remora;

import java.io.IOException;

/**
 * A peer was refused: by our authenticator or policy, or ours by the peer's. The message is for the operator on this
 * side; a peer is never told more than that it was refused.
 */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal with its reason, a sentence that says what the rightful user should do. */
    public RefusedException(String reason) {
        super(reason);
    }

    /** A refusal that something else caused. */
    public RefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
