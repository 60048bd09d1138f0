package io.remora.message;

import java.io.IOException;

/** A frame whose values are well-formed but are no message of the protocol. */
public final class MessageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What was there and what should have been. */
    public MessageException(String message) {
        super(message);
    }
}
