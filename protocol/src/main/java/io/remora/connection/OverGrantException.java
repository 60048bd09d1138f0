package io.remora.connection;

import java.io.IOException;

/** A frame is larger than what the grant it would go out under has left. It was not written. */
final class OverGrantException extends IOException {
    private static final long serialVersionUID = 1L;

    OverGrantException(long size) {
        super("the reply has " + size + " bytes, more than its grant has left");
    }
}
