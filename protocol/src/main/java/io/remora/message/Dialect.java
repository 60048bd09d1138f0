package io.remora.message;

import io.remora.WireDialect;
import io.remora.wire.BrineReader;
import io.remora.wire.BrineWriter;
import java.io.IOException;

/**
 * Where the parts of a message stand in a frame's body. Nothing else differs between RPyC 5 and 6.
 *
 * <pre>
 *   RPyC 5   brine((message, sequence, arguments))          first byte 12, a tuple of three
 *   RPyC 6   message as one byte, brine((sequence, arguments))    first byte 01, 02 or 03
 * </pre>
 */
public enum Dialect {
    /** RPyC 5.x and before. */
    RPYC5(WireDialect.RPYC5) {
        @Override
        public void begin(BrineWriter out, MessageType type, long sequence) {
            out.tuple(3);
            out.integer(type.code());
            out.integer(sequence);
        }

        @Override
        public void read(BrineReader in, Header into) throws IOException {
            if (in.tuple() != 3) {
                throw new MessageException("an RPyC 5 message is a tuple of 3");
            }
            MessageType type = MessageType.of(in.integer());
            into.set(type, in.integer());
        }
    },
    /** RPyC 6.x. */
    RPYC6(WireDialect.RPYC6) {
        @Override
        public void begin(BrineWriter out, MessageType type, long sequence) {
            out.octet(type.code());
            out.tuple(2);
            out.integer(sequence);
        }

        @Override
        public void read(BrineReader in, Header into) throws IOException {
            MessageType type = MessageType.of(in.octet());
            if (in.tuple() != 2) {
                throw new MessageException("an RPyC 6 message is one byte and a tuple of 2");
            }
            into.set(type, in.integer());
        }
    };

    private static final int TUPLE_OF_THREE = 0x12;

    private final WireDialect wire;

    Dialect(WireDialect wire) {
        this.wire = wire;
    }

    /** The name of it in the vocabulary. */
    public WireDialect wire() {
        return wire;
    }

    /** The dialect of that name. */
    public static Dialect of(WireDialect wire) {
        return wire == WireDialect.RPYC5 ? RPYC5 : RPYC6;
    }

    /**
     * Tells the peer's dialect from the first byte of its first frame's body.
     *
     * @throws MessageException when it is neither
     */
    public static Dialect detect(int firstByte) throws MessageException {
        if (firstByte == TUPLE_OF_THREE) {
            return RPYC5;
        }
        if (firstByte >= 1 && firstByte <= 3) {
            return RPYC6;
        }
        throw new MessageException(String.format(
                "the first message starts with %02x: neither RPyC 5 (12) nor RPyC 6 (01..03)", firstByte));
    }

    /** Writes what stands before the arguments; the caller writes exactly one value after it. */
    public abstract void begin(BrineWriter out, MessageType type, long sequence) throws IOException;

    /** Reads what stands before the arguments and leaves the reader there. */
    public abstract void read(BrineReader in, Header into) throws IOException;
}
