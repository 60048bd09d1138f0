package io.remora.message;

import org.jspecify.annotations.Nullable;

/**
 * What a request asks for: the handlers of RPyC's protocol with their numbers and how many arguments each takes. The
 * last one of CALL, CALLATTR (keyword arguments) and DEL (the count) may be left out.
 */
public enum Handler {
    PING(1, 1, 1),
    CLOSE(2, 0, 0),
    GETROOT(3, 0, 0),
    GETATTR(4, 2, 2),
    DELATTR(5, 2, 2),
    SETATTR(6, 3, 3),
    CALL(7, 2, 3),
    CALLATTR(8, 3, 4),
    REPR(9, 1, 1),
    STR(10, 1, 1),
    CMP(11, 2, 3),
    HASH(12, 1, 1),
    DIR(13, 1, 1),
    PICKLE(14, 2, 2),
    DEL(15, 1, 2),
    INSPECT(16, 1, 1),
    BUFFITER(17, 2, 2),
    OLDSLICING(18, 6, 6),
    CTXEXIT(19, 2, 2),
    INSTANCECHECK(20, 2, 2);

    private static final @Nullable Handler[] BY_CODE = new @Nullable Handler[21];

    static {
        for (Handler handler : values()) {
            BY_CODE[handler.code] = handler;
        }
    }

    private final int code;
    private final int fewest;
    private final int most;

    Handler(int code, int fewest, int most) {
        this.code = code;
        this.fewest = fewest;
        this.most = most;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Whether it takes that many arguments. */
    public boolean takes(int arguments) {
        return arguments >= fewest && arguments <= most;
    }

    /** The handler of that number; null for a number that no handler has. */
    public static @Nullable Handler of(long code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[(int) code] : null;
    }
}
