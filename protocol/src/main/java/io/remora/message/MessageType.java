package io.remora.message;

/** The three messages of the protocol, with their numbers on the wire. */
public enum MessageType {
    /** A handler's number and its boxed arguments. */
    REQUEST(1),
    /** A boxed result. */
    REPLY(2),
    /** A raised exception, dumped by value. */
    EXCEPTION(3);

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static MessageType of(long code) throws MessageException {
        return switch ((int) Math.max(Math.min(code, 4), 0)) {
            case 1 -> REQUEST;
            case 2 -> REPLY;
            case 3 -> EXCEPTION;
            default -> throw new MessageException("message type " + code + " is none of 1, 2, 3");
        };
    }
}
