package io.remora.wire;

import static io.remora.wire.Wires.LIMITS;
import static io.remora.wire.Wires.allocated;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a small call allocates in this layer: nothing. */
@Timeout(60)
class AllocationTest {
    private final OutputBuffer out = new OutputBuffer(LIMITS);
    private final BrineWriter writer = new BrineWriter(out, LIMITS);
    private final FrameInput input = new FrameInput(LIMITS);
    private final BrineReader reader = new BrineReader(LIMITS);
    private long sum;

    /** A request as RPyC 6 sends it, {@code obj.add(seq, 3)}, through gathering write and read to the last value. */
    private void call(int seq) throws WireException {
        out.beginFrame();
        writer.octet(1);
        writer.tuple(2);
        writer.integer(seq);
        writer.tuple(4);
        writer.string("calc.CalcService");
        writer.integer(5_999_999_999_999_999_999L - seq);
        writer.string("\u00e9t\u00e9");
        writer.bool(true);
        out.endFrame(3000);
        ByteBuffer[] segments = out.segments();
        ByteBuffer space = input.space(2048);
        for (int i = 0; i < out.segmentCount(); i++) {
            space.put(segments[i]);
        }
        input.filled();
        out.clear();
        while (input.next(reader)) {
            sum += reader.octet() + reader.tuple() + reader.integer() + reader.tuple();
            sum += reader.text().length() + reader.integer();
            reader.skip();
            sum += reader.bool() ? 1 : 0;
            reader.end();
        }
    }

    @Test
    void smallFramesAllocateNothing() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            call(i);
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = allocated();
            for (int i = 0; i < 10_000; i++) {
                call(i);
            }
            least = Math.min(least, allocated() - before);
        }
        assertThat(sum).isNotZero();
        // Not a byte a call; the rest is the measuring and what the JVM does meanwhile.
        assertThat(least).isLessThan(10_000);
    }

    @Test
    void idleBuffersHoldNextToNothing() throws Exception {
        call(1);
        out.release();
        input.release();
        reader.release();
        long before = allocated();
        FrameInput[] inputs = new FrameInput[100];
        OutputBuffer[] outputs = new OutputBuffer[100];
        BrineReader[] readers = new BrineReader[100];
        for (int i = 0; i < 100; i++) {
            inputs[i] = new FrameInput(LIMITS);
            outputs[i] = new OutputBuffer(LIMITS);
            readers[i] = new BrineReader(LIMITS);
        }
        assertThat((allocated() - before) / 100).as("bytes a connection").isLessThan(2000);
        assertThat(inputs[99].isEmpty() && outputs[99].isEmpty() && readers[99].remaining() == 0)
                .isTrue();
    }
}
