package io.remora.wire;

import java.io.IOException;

/**
 * Bytes that are not what the wire allows, or a value that cannot go on it. The message names the value and the bound;
 * it never holds content that the peer chose beyond a number. After an exception from decoding, the position of the
 * decoder is undefined; the frame cannot be read on, the connection can when the frame itself was whole.
 */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, for programs. */
    public enum Reason {
        /** The bytes end within a value. */
        TRUNCATED,
        /** A frame, a body, a string or an integer is longer than its limit. */
        TOO_LARGE,
        /** Containers are nested deeper than the limit. */
        TOO_DEEP,
        /** A collection, or all of a frame together, has more elements than the limit. */
        TOO_MANY,
        /** The bytes are not an encoding of anything. */
        MALFORMED,
        /** A well-formed value is of another kind, or outside the range, that is needed in its place. */
        UNEXPECTED,
        /** A value of ours has no encoding. */
        UNENCODABLE
    }

    /** What is wrong. */
    private final Reason reason;

    private WireException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Makes an exception.
     *
     * @param reason what is wrong, for programs
     * @param message what is wrong, for people: the value and the bound
     */
    public static WireException of(Reason reason, String message) {
        return new WireException(reason, message);
    }

    /** Returns what is wrong, for programs. */
    public Reason reason() {
        return reason;
    }
}
