package io.remora.connection;

import io.remora.message.Boxing;
import io.remora.message.Dialect;
import io.remora.message.Handler;
import io.remora.message.MessageType;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.value.Tuple;
import io.remora.wire.BrineWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes messages in the connection's dialect. Its methods are bodies for the {@link Sender}. */
final class Outbound {
    private Outbound() {}

    /** A request; its number is taken when it is encoded, so that numbers rise in the order of the wire. */
    static void request(BrineWriter out, Dialect dialect, long sequence, Handler handler, Tuple arguments)
            throws IOException {
        dialect.begin(out, MessageType.REQUEST, sequence);
        out.tuple(2);
        out.integer(handler.code());
        Boxing.write(out, arguments);
    }

    /** Gives counts of a reference back. */
    static void release(BrineWriter out, Dialect dialect, long sequence, ObjectId id, int count) throws IOException {
        request(out, dialect, sequence, Handler.DEL, Tuple.of(new Reference.Yours(id), count));
    }

    static void reply(BrineWriter out, Dialect dialect, long sequence, @Nullable Object prepared) throws IOException {
        dialect.begin(out, MessageType.REPLY, sequence);
        Boxing.write(out, prepared);
    }

    static void exception(BrineWriter out, Dialect dialect, long sequence, Object dumped) throws IOException {
        dialect.begin(out, MessageType.EXCEPTION, sequence);
        out.value(dumped);
    }
}
