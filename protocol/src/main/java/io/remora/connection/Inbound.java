package io.remora.connection;

import io.remora.WireLimits;
import io.remora.message.Boxing;
import io.remora.message.Dialect;
import io.remora.message.Handler;
import io.remora.message.Header;
import io.remora.message.MessageException;
import io.remora.message.MessageType;
import io.remora.object.Objects;
import io.remora.object.Served;
import io.remora.object.error.ErrorCodec;
import io.remora.transport.Link;
import io.remora.value.Tuple;
import io.remora.wire.BrineReader;
import io.remora.wire.FrameInput;
import io.remora.wire.WireException;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side, used by whoever has the reader's role: frames to messages, replies to their calls, releases to
 * the tables; requests are given to the one who reads, to be served. Runs no user code and never waits but for bytes.
 */
final class Inbound {
    /** What the reader does with a message that it cannot complete itself. */
    interface Sink {
        /** A request could not be understood, but its number is known: it is answered, not served. */
        void refuse(long sequence, Exception reason);

        /** A release was carried out; it is answered with None. */
        void released(long sequence);

        /** The peer says goodbye. */
        void closed(long sequence);

        /** The peer's dialect was told from its first frame. */
        void detected(Dialect dialect);
    }

    private final Link link;
    private final WireLimits limits;
    private final FrameInput frames;
    private final BrineReader reader;
    private final Header header = new Header();
    private final PendingCalls calls;
    private final Announcements announcements = new Announcements();
    private final Objects objects;
    private final ErrorCodec errors;
    private final Sink sink;
    private @Nullable Dialect dialect;
    private long completed;
    private volatile long lastRead = System.nanoTime();
    /** No buffer is held: whoever reads waits without one. */
    private volatile boolean resting = true;
    /** The link has been quiet for a while. */
    private volatile boolean restWanted;

    Inbound(
            Link link,
            WireLimits limits,
            PendingCalls calls,
            Objects objects,
            ErrorCodec errors,
            Sink sink,
            @Nullable Dialect dialect) {
        this.link = link;
        this.limits = limits;
        this.frames = new FrameInput(limits);
        this.reader = new BrineReader(limits);
        this.calls = calls;
        this.objects = objects;
        this.errors = errors;
        this.sink = sink;
        this.dialect = dialect;
    }

    /** Whether a frame is here that was not looked at yet. */
    boolean hasFrame() {
        return frames.hasFrame();
    }

    /** Asynchronous calls that were answered and do not know it yet. */
    Announcements announcements() {
        return announcements;
    }

    /** How many replies to synchronous calls have come. */
    long completed() {
        return completed;
    }

    /** When bytes last came, by {@link System#nanoTime()}. */
    long lastRead() {
        return lastRead;
    }

    /**
     * Looks at the frames that are here.
     *
     * @return the first request among them; null when there is none and bytes must be read
     */
    @Nullable
    Served take() throws IOException {
        while (frames.next(reader)) {
            Served request = message(reader.remaining());
            if (request != null) {
                return request;
            }
        }
        return null;
    }

    /**
     * Reads bytes; {@link #take} says what they were.
     *
     * @return whether any came before the deadline, an interrupt or a wake
     * @throws EOFException when the peer ended in order
     */
    boolean fill(long deadline) throws IOException {
        if (resting) {
            if (!link.awaitReadable(deadline)) {
                return false;
            }
            resting = false;
        }
        int count = link.read(frames.space(link.readSize()), deadline);
        if (count < 0) {
            throw new EOFException(
                    frames.isMidFrame()
                            ? "the peer ended in the middle of a message"
                            : "the peer ended the connection");
        }
        if (count == 0) {
            if (restWanted) {
                restWanted = false;
                resting = frames.isEmpty();
                frames.release();
            }
            return false;
        }
        frames.filled();
        lastRead = System.nanoTime();
        return true;
    }

    /** Whether this link has been quiet, and nothing of it is held. */
    boolean isResting() {
        return resting;
    }

    /** Does as {@link Link#whenReadable} does. */
    boolean whenReadable(Runnable task) {
        return link.whenReadable(task);
    }

    /**
     * Lets whoever reads give the buffer back and wait on without it, or leave the link to {@link #whenReadable}. For
     * one that has been quiet for a while: a busy one would only ask for it again.
     */
    void rest() {
        restWanted = !resting;
        link.wakeReader();
    }

    private @Nullable Served message(int bytes) throws IOException {
        Dialect spoken = dialect;
        if (spoken == null) {
            spoken = Dialect.detect(reader.peekOctet());
            dialect = spoken;
            sink.detected(spoken);
        }
        spoken.read(reader, header);
        long sequence = header.sequence();
        if (header.type() == MessageType.REQUEST) {
            try {
                return request(sequence, bytes);
            } catch (WireException | MessageException | RuntimeException e) {
                sink.refuse(sequence, e);
                return null;
            }
        }
        Call call = calls.take(sequence);
        if (call != null) {
            call.answerBytes(bytes);
            completed += call instanceof AsyncCall<?> ? 0 : 1;
        }
        try {
            if (header.type() == MessageType.REPLY) {
                // A reply that nobody waits for is read all the same: what it refers to must be released.
                Object result = Boxing.read(reader, objects, limits.depth());
                reader.end();
                if (call != null) {
                    call.settle(result);
                }
            } else {
                Object dumped = reader.value();
                reader.end();
                if (call != null) {
                    call.settleRaised(errors, dumped);
                }
            }
        } catch (WireException | MessageException | RuntimeException e) {
            if (call != null) {
                call.settleFailed(Call.unreadable(e));
            }
        }
        if (call instanceof AsyncCall<?> async) {
            announcements.add(async);
        } else if (call != null) {
            call.announce();
        }
        return null;
    }

    private @Nullable Served request(long sequence, int bytes) throws IOException {
        if (reader.tuple() != 2) {
            throw new MessageException("a request is a tuple of handler and arguments");
        }
        long code = reader.integer();
        Handler handler = Handler.of(code);
        if (handler == null) {
            throw new MessageException("no handler has number " + code);
        }
        Object unboxed = Boxing.read(reader, objects, limits.depth());
        reader.end();
        if (!(unboxed instanceof Tuple arguments) || !handler.takes(arguments.size())) {
            throw new MessageException(handler + " was given the wrong number of arguments");
        }
        if (handler == Handler.CLOSE) {
            sink.closed(sequence);
            return null;
        }
        if (handler == Handler.DEL) {
            release(arguments);
            sink.released(sequence);
            return null;
        }
        return new Served(sequence, handler, arguments, bytes, objects);
    }

    /** Done by the reader, in arrival order, so that no later arrival can be released by it. */
    private void release(Tuple arguments) throws MessageException {
        Object first = arguments.get(0);
        Object count = arguments.size() > 1 ? arguments.get(1) : Integer.valueOf(1);
        if (first == null || !(count instanceof Integer || count instanceof Long)) {
            throw new MessageException("DEL takes a reference and a count");
        }
        objects.release(first, ((Number) count).longValue());
    }
}
