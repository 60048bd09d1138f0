package io.remora.tests.peer;

import io.remora.WireDialect;
import io.remora.WireLimits;
import io.remora.transport.Link;
import io.remora.transport.Transport;
import io.remora.value.Tuple;
import io.remora.wire.BrineReader;
import io.remora.wire.BrineWriter;
import io.remora.wire.FrameInput;
import io.remora.wire.OutputBuffer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A peer that sends and reads messages as values, with no table, no gate and no manners. Speaks RPyC 5, or 6 where the
 * transport negotiated that. For one thread.
 */
public final class RawPeer implements AutoCloseable {
    public static final int PING = 1;
    public static final int CLOSE = 2;
    public static final int GETROOT = 3;
    public static final int GETATTR = 4;
    public static final int CALL = 7;
    public static final int CALLATTR = 8;
    public static final int DEL = 15;
    public static final int INSPECT = 16;

    /** The limits of what this peer itself sends and reads: wider than any that are tested. */
    private static final WireLimits WIDE = WireLimits.defaults().withDepth(500).withIntegerDigits(10_000);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Link link;
    private final boolean six;
    private final FrameInput frames = new FrameInput(WIDE);
    private final BrineReader reader = new BrineReader(WIDE);
    private long sequence = 1000;

    /** A message: 1 request, 2 reply, 3 exception. */
    public record Message(int type, long sequence, @Nullable Object body) {
        /** The value of a boxed reply. */
        public @Nullable Object value() {
            if (type != 2
                    || !(body instanceof Tuple boxed)
                    || !Integer.valueOf(1).equals(boxed.get(0))) {
                throw new AssertionError("no value: " + this);
            }
            return boxed.get(1);
        }

        /** The id of a boxed reference to the sender's object. */
        public Tuple reference() {
            if (type != 2
                    || !(body instanceof Tuple boxed)
                    || !Integer.valueOf(4).equals(boxed.get(0))) {
                throw new AssertionError("no reference: " + this);
            }
            return (Tuple) java.util.Objects.requireNonNull(boxed.get(1));
        }

        /** The full name of an exception's type. */
        public String error() {
            if (type != 3 || !(body instanceof Tuple dumped) || !(dumped.get(0) instanceof Tuple name)) {
                throw new AssertionError("no exception: " + this);
            }
            return name.get(0) + "." + name.get(1);
        }

        /** An exception's only argument. */
        public String errorText() {
            error();
            Tuple arguments =
                    (Tuple) java.util.Objects.requireNonNull(((Tuple) java.util.Objects.requireNonNull(body)).get(1));
            return arguments.isEmpty() ? "" : String.valueOf(arguments.get(0));
        }
    }

    /** A peer over a link whose handshake is done; it owns the link. */
    public RawPeer(Link link) {
        this(link, link.handshake().dialect().filter(WireDialect.RPYC6::equals).isPresent());
    }

    private RawPeer(Link link, boolean six) {
        this.link = link;
        this.six = six;
    }

    /** The same peer, speaking RPyC 6. */
    public RawPeer inRpyc6() {
        return new RawPeer(link, true);
    }

    /** Connects. */
    public static RawPeer dial(Transport transport, URI where) throws IOException {
        return new RawPeer(transport.dial(where, PATIENCE));
    }

    /** Boxed by value. */
    public static Tuple value(@Nullable Object value) {
        return Tuple.of(1, value);
    }

    /** The receiver's own object. */
    public static Tuple yours(Tuple id) {
        return Tuple.of(3, id);
    }

    /** An object of this side. */
    public static Tuple mine(String type, long id) {
        return Tuple.of(4, Tuple.of(type, 1, id));
    }

    /** A frame whose body is one value. */
    public static byte[] frame(@Nullable Object body) {
        return frame(out -> out.value(body));
    }

    private interface Body {
        void write(BrineWriter out) throws IOException;
    }

    private static byte[] frame(Body body) {
        try {
            OutputBuffer out = new OutputBuffer(WIDE);
            out.beginFrame();
            body.write(new BrineWriter(out, WIDE));
            out.endFrame(Integer.MAX_VALUE);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The frame of a message in this peer's dialect. */
    public byte[] message(int type, Object number, @Nullable Object body) {
        return six
                ? frame(out -> {
                    out.octet(type);
                    out.value(Tuple.of(number, body));
                })
                : frame(Tuple.of(type, number, body));
    }

    /** The frame of a request whose arguments are boxed one by one. */
    public byte[] request(long number, long handler, Object... boxed) {
        return message(1, number, Tuple.of(handler, Tuple.of(2, Tuple.of(boxed))));
    }

    /** Writes bytes. */
    public void send(byte[] bytes) throws IOException {
        link.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 0, 1);
    }

    /** Sends a request and gives its answer; other messages before it are an error. */
    public Message ask(long handler, Object... boxed) throws IOException {
        long number = sequence++;
        send(request(number, handler, boxed));
        Message answer = read();
        if (answer.sequence() != number || answer.type() == 1) {
            throw new AssertionError("not the answer to " + number + ": " + answer);
        }
        return answer;
    }

    /** The peer's root. */
    public Tuple root() throws IOException {
        return ask(GETROOT).reference();
    }

    /** The next message. */
    public Message read() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (frames.next(reader)) {
                int octet = six ? reader.octet() : 0;
                Tuple message = (Tuple) java.util.Objects.requireNonNull(reader.value());
                Number type = six ? Integer.valueOf(octet) : (Number) java.util.Objects.requireNonNull(message.get(0));
                Number number = (Number) java.util.Objects.requireNonNull(message.get(six ? 0 : 1));
                return new Message(type.intValue(), number.longValue(), message.get(six ? 1 : 2));
            }
            int count = link.read(frames.space(link.readSize()), deadline);
            if (count < 0) {
                throw new java.io.EOFException("the peer has ended the link");
            }
            if (count == 0 && System.nanoTime() - deadline > 0) {
                throw new AssertionError("nothing came within " + PATIENCE);
            }
            frames.filled();
        }
    }

    /** Waits until the peer has ended the link. */
    public void awaitEnd() throws IOException {
        try {
            while (true) {
                read();
            }
        } catch (IOException e) {
            // A link that broke has ended too.
            return;
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
