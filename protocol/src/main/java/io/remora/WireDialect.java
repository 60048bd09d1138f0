package io.remora;

/** The ways in which messages are laid out in frames. RPyC 5 and 6 do not understand each other. */
public enum WireDialect {
    /** RPyC 5.x and before: a frame's body is the tuple (message, sequence number, arguments). */
    RPYC5("rpyc5"),
    /** RPyC 6.x: one byte of message, then the tuple (sequence number, arguments). */
    RPYC6("rpyc6");

    private final String id;

    WireDialect(String id) {
        this.id = id;
    }

    /** The name used in options, URLs and logs. */
    public String id() {
        return id;
    }

    /** The dialect of that name; one clear error for any other. */
    public static WireDialect of(String id) {
        for (WireDialect dialect : values()) {
            if (dialect.id.equals(id)) {
                return dialect;
            }
        }
        throw new IllegalArgumentException("unknown dialect " + id + ": use rpyc5 or rpyc6");
    }
}
