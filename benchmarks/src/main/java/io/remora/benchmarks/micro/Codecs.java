package io.remora.benchmarks.micro;

import io.remora.WireLimits;
import io.remora.value.Tuple;
import io.remora.wire.BrineReader;
import io.remora.wire.BrineWriter;
import io.remora.wire.FrameInput;
import io.remora.wire.OutputBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Values to frames and back. */
@State(Scope.Thread)
public class Codecs {
    private static final int SMALL = 64;
    private static final int LARGE = 1 << 20;
    private static final int ROOM = 64;

    private final WireLimits limits = WireLimits.defaults();
    private final OutputBuffer out = new OutputBuffer(limits);
    private final BrineWriter writer = new BrineWriter(out, limits);
    private final FrameInput in = new FrameInput(limits);
    private final BrineReader reader = new BrineReader(limits);
    private final Tuple small = Tuple.of("add", Tuple.of(2, 3), 1L << 40, 2.5, new byte[SMALL], true, null);
    private final Tuple large = Tuple.of((Object) new byte[LARGE]);
    private final byte[] smallFrame = frame(small);
    private final byte[] largeFrame = frame(large);

    private byte[] frame(Tuple value) {
        try {
            encode(value);
            byte[] bytes = out.toByteArray();
            out.clear();
            return bytes;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private long encode(Tuple value) throws IOException {
        out.clear();
        out.beginFrame();
        writer.value(value);
        out.endFrame(Integer.MAX_VALUE);
        return out.size();
    }

    private @Nullable Object decode(byte[] frame) throws IOException {
        ByteBuffer space = in.space(frame.length + ROOM);
        space.put(frame);
        in.filled();
        if (!in.next(reader)) {
            throw new IOException("the frame is not whole");
        }
        return reader.value();
    }

    /** A small tuple of seven values, to a frame. */
    @Benchmark
    public long encodeSmall() throws IOException {
        return encode(small);
    }

    /** The same, out of a frame. */
    @Benchmark
    public @Nullable Object decodeSmall() throws IOException {
        return decode(smallFrame);
    }

    /** A megabyte: it is borrowed, not copied. */
    @Benchmark
    public long encodeMegabyte() throws IOException {
        return encode(large);
    }

    /** A megabyte, copied into the input as from a socket and out of it into a value. */
    @Benchmark
    public @Nullable Object decodeMegabyte() throws IOException {
        return decode(largeFrame);
    }
}
