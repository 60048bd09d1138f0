package io.remora.tests.threats;

import io.remora.WireLimits;
import io.remora.message.Boxing;
import io.remora.message.Dialect;
import io.remora.message.Handler;
import io.remora.message.Header;
import io.remora.message.MessageType;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.message.ReferenceResolver;
import io.remora.transport.Link;
import io.remora.value.Tuple;
import io.remora.wire.BrineReader;
import io.remora.wire.BrineWriter;
import io.remora.wire.FrameInput;
import io.remora.wire.OutputBuffer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A peer that sends whatever it likes, a frame at a time, and reads what comes back. Used by one thread. */
final class RawPeer implements AutoCloseable {
    private static final WireLimits LIMITS = WireLimits.defaults();

    /** What came: for an exception the Python name and its arguments. */
    record Answer(MessageType type, long sequence, @Nullable Object value) {
        boolean isResult() {
            return type == MessageType.REPLY;
        }

        /** {@code AttributeError: cannot access 'x'}. */
        String error() {
            if (isResult()) {
                throw new AssertionError("a result, not an error: " + value);
            }
            if (!(value instanceof Tuple parts)) {
                return "StopIteration";
            }
            Tuple name = (Tuple) parts.get(0);
            Tuple arguments = (Tuple) parts.get(1);
            return (name.get(0).equals("builtins") ? "" : name.get(0) + ".")
                    + name.get(1)
                    + (arguments.isEmpty() ? "" : ": " + arguments.get(0));
        }

        ObjectId reference() {
            if (value instanceof Reference.Yours yours) {
                return yours.id();
            }
            throw new AssertionError("no reference but " + (isResult() ? value : error()));
        }
    }

    /** A callback request of the other side, to be answered. */
    record Request(long sequence, Handler handler, Tuple arguments) {}

    private final Link link;
    private final Dialect dialect;
    private final FrameInput input = new FrameInput(LIMITS);
    private final BrineReader reader = new BrineReader(LIMITS);
    private long sequence;

    RawPeer(Link link) {
        this(link, Dialect.RPYC6);
    }

    RawPeer(Link link, Dialect dialect) {
        this.link = link;
        this.dialect = dialect;
    }

    /** The other side's object, as it stands in arguments. */
    static Reference home(ObjectId id) {
        return new Reference.Yours(id);
    }

    /** An object of this peer's, made up. */
    static Reference mine(long number) {
        return new Reference.Ours(new ObjectId("hostile.Thing", 77, number));
    }

    Answer ask(Handler handler, @Nullable Object... arguments) throws IOException {
        long sent = send(handler, arguments);
        while (true) {
            Object message = receive();
            if (message instanceof Answer answer && answer.sequence() == sent) {
                return answer;
            }
        }
    }

    /** Sends a request and does not wait. */
    long send(Handler handler, @Nullable Object... arguments) throws IOException {
        return send(handler.code(), Tuple.of(arguments));
    }

    long send(long handler, Tuple arguments) throws IOException {
        long number = ++sequence;
        frame(out -> {
            dialect.begin(out, MessageType.REQUEST, number);
            out.tuple(2);
            out.integer(handler);
            Boxing.write(out, arguments);
        });
        return number;
    }

    void reply(long number, @Nullable Object value) throws IOException {
        frame(out -> {
            dialect.begin(out, MessageType.REPLY, number);
            Boxing.write(out, value);
        });
    }

    /** Raises in answer to a request, in whatever words. */
    void raise(long number, Tuple dumped) throws IOException {
        frame(out -> {
            dialect.begin(out, MessageType.EXCEPTION, number);
            out.value(dumped);
        });
    }

    interface Body {
        void write(BrineWriter out) throws IOException;
    }

    void frame(Body body) throws IOException {
        OutputBuffer buffer = new OutputBuffer(LIMITS);
        buffer.beginFrame();
        body.write(new BrineWriter(buffer, LIMITS));
        buffer.endFrame(Integer.MAX_VALUE);
        var segments = buffer.segments();
        link.write(segments, 0, buffer.segmentCount());
    }

    /** The next message: an {@link Answer} or a {@link Request}. */
    Object receive() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!input.next(reader)) {
            int count = link.read(input.space(link.readSize()), deadline);
            if (count < 0) {
                throw new IOException("the other side ended the connection");
            }
            if (count == 0) {
                throw new IOException("no answer within 20 s");
            }
            input.filled();
        }
        Header header = new Header();
        dialect.read(reader, header);
        if (header.type() == MessageType.EXCEPTION) {
            return new Answer(header.type(), header.sequence(), reader.value());
        }
        if (header.type() == MessageType.REPLY) {
            return new Answer(header.type(), header.sequence(), Boxing.read(reader, new Names(), LIMITS.depth()));
        }
        reader.tuple();
        Handler handler = Handler.of(reader.integer());
        Object arguments = Boxing.read(reader, new Names(), LIMITS.depth());
        if (handler == null || !(arguments instanceof Tuple tuple)) {
            throw new IOException("the other side sent no request");
        }
        return new Request(header.sequence(), handler, tuple);
    }

    /** Leaves references as their names. */
    private static final class Names implements ReferenceResolver {
        @Override
        public Object home(String typeName, long classId, long instanceId) {
            return new Reference.Ours(new ObjectId(typeName, classId, instanceId));
        }

        @Override
        public Object arrived(String typeName, long classId, long instanceId) {
            return new Reference.Yours(new ObjectId(typeName, classId, instanceId));
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
