package io.remora.wire;

import static io.remora.wire.Wires.LIMITS;
import static io.remora.wire.Wires.feed;
import static io.remora.wire.Wires.frame;
import static io.remora.wire.Wires.hex;
import static io.remora.wire.Wires.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.value.Tuple;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OutputBufferTest {
    private static final int NEVER = Integer.MAX_VALUE;

    private final OutputBuffer out = new OutputBuffer(LIMITS);
    private final BrineWriter writer = new BrineWriter(out, LIMITS);

    private void frameOf(Object value, int compressAbove) throws WireException {
        out.beginFrame();
        writer.value(value);
        out.endFrame(compressAbove);
    }

    @Test
    void smallFramesShareOneSegment() throws Exception {
        frameOf(1, NEVER);
        frameOf("a", NEVER);

        ByteBuffer[] segments = out.segments();

        assertThat(out.segmentCount()).isEqualTo(1);
        assertThat(segments[0].remaining()).isEqualTo((int) out.size());
        assertThat(hex(out.toByteArray()))
                .isEqualTo("00000001" + "00" + "51" + "0a" + "00000003" + "00" + "080a61" + "0a");
        assertThat(out.frameCount()).isEqualTo(2);
        assertThat(out.frameEnd(0)).isEqualTo(7);
        assertThat(out.frameEnd(1)).isEqualTo(out.size());
        assertThatThrownBy(() -> out.frameEnd(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anEmptyBufferHasNoSegments() {
        out.segments();
        assertThat(out.segmentCount()).isZero();
        assertThat(out.isEmpty()).isTrue();
        assertThat(out.toByteArray()).isEmpty();
    }

    @Test
    void largeArraysAreLentAndNotCopied() throws Exception {
        byte[] large = new byte[OutputBuffer.BORROW_FROM];
        byte[] small = new byte[OutputBuffer.BORROW_FROM - 1];
        frameOf(Tuple.of(1, large, 2, small, ByteBuffer.allocate(0).array()), NEVER);

        ByteBuffer[] segments = out.segments();

        assertThat(out.segmentCount()).isEqualTo(3);
        assertThat(segments[1].array()).isSameAs(large);
        assertThat(segments[0].array()).isNotSameAs(small);
        byte[] sent = out.toByteArray();
        assertThat(sent.length).isEqualTo((int) out.size());
        FrameInput input = new FrameInput(LIMITS);
        BrineReader reader = new BrineReader(LIMITS);
        feed(input, sent);
        assertThat(input.next(reader)).isTrue();
        assertThat(reader.value()).isEqualTo(Tuple.of(1, large, 2, small, new byte[0]));
    }

    @Test
    void segmentsStartAgainFromTheFirstByteEachTime() throws Exception {
        frameOf(Tuple.of("a", new byte[10_000], "b"), NEVER);
        byte[] first = out.toByteArray();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < out.segmentCount(); j++) {
                assertThat(out.segments()[j].hasRemaining()).isTrue();
            }
            assertThat(out.toByteArray()).isEqualTo(first);
        }
    }

    @Test
    void aFrameThatCannotBeEncodedIsRolledBackAndTheOthersStay() throws Exception {
        frameOf("before", NEVER);
        byte[] before = out.toByteArray();
        out.beginFrame();
        assertThatThrownBy(() -> writer.value(Tuple.of(1, new byte[20_000], "x".repeat(50_000), List.of())))
                .isInstanceOf(WireException.class);

        out.rollbackFrame();

        assertThat(out.toByteArray()).isEqualTo(before);
        assertThat(out.frameCount()).isEqualTo(1);
        out.rollbackFrame();
        frameOf("after", NEVER);
        assertThat(out.frameCount()).isEqualTo(2);
        assertThat(hex(out.toByteArray())).isEqualTo(hex(before) + "00000008" + "00" + "080e056166746572" + "0a");
    }

    @Test
    void aFrameWithinAFrameIsRefused() {
        out.beginFrame();
        assertThatThrownBy(out::beginFrame).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bodiesAboveTheThresholdAreCompressedLentOnesToo() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] first = new byte[3000];
        for (Object value : new Object[] {
            first, new byte[2995], "x".repeat(5000), new byte[100_000], Tuple.of(1, new byte[9000], "y", new byte[9001])
        }) {
            frameOf(value, 3000);
            all.writeBytes(Wires.encode(value));
        }

        byte[] sent = out.toByteArray();
        FrameInput input = new FrameInput(LIMITS);
        BrineReader reader = new BrineReader(LIMITS);
        feed(input, sent);
        ByteArrayOutputStream bodies = new ByteArrayOutputStream();
        int[] flags = new int[5];
        for (int i = 0; i < 5; i++) {
            flags[i] = sent[(i == 0 ? 0 : (int) out.frameEnd(i - 1)) + 4];
            assertThat(input.next(reader)).isTrue();
            bodies.writeBytes(rest(reader));
        }

        assertThat(flags)
                .as("2995 bytes and the header of 5 are 3000, not above")
                .containsExactly(1, 0, 1, 1, 1);
        assertThat(bodies.toByteArray()).isEqualTo(all.toByteArray());
        assertThat(sent.length).isLessThan(5000);
    }

    @Test
    void whatDoesNotGetSmallerIsSentAsItIs() throws Exception {
        for (int size : new int[] {4000, 20_000, 1 << 20}) {
            byte[] noise = new byte[size];
            new Random(size).nextBytes(noise);
            out.clear();
            frameOf(noise, 3000);
            byte[] sent = out.toByteArray();
            assertThat(sent).isEqualTo(frame(Wires.encode(noise), false));
        }
    }

    @Test
    void compressionAgreesWithTheInflaterForAllSizes() throws Exception {
        FrameInput input = new FrameInput(LIMITS);
        BrineReader reader = new BrineReader(LIMITS);
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            Object[] parts = new Object[1 + random.nextInt(5)];
            for (int j = 0; j < parts.length; j++) {
                byte[] part = new byte[random.nextInt(1 << random.nextInt(16))];
                for (int k = 0; k < part.length; k++) {
                    part[k] = (byte) random.nextInt(1 + i % 256);
                }
                parts[j] = part;
            }
            Tuple value = Tuple.of(parts);
            frameOf(value, i % 7 == 0 ? 0 : 3000);
            feed(input, out.toByteArray());
            assertThat(input.next(reader)).isTrue();
            assertThat(reader.value()).isEqualTo(value);
            assertThat(input.isEmpty()).isTrue();
            if (i % 50 == 49) {
                out.release();
            } else {
                out.clear();
            }
        }
    }

    @Test
    void clearingGivesBackWhatWasLentAndAnArrayThatHadGrownHuge() throws Exception {
        frameOf("x".repeat(8000), NEVER);
        byte[] kept = out.segments()[0].array();
        out.clear();
        frameOf(1, NEVER);
        assertThat(out.segments()[0].array()).isSameAs(kept);
        for (int i = 0; i < 100; i++) {
            frameOf("x".repeat(8000), NEVER);
        }
        frameOf(new byte[10_000], NEVER);
        out.clear();
        assertThat(out.size()).isZero();
        frameOf(1, NEVER);
        assertThat(out.segments()[0].capacity()).isLessThan(1000);
        assertThat(out.segmentCount()).isEqualTo(1);
    }

    @Test
    void messagesWithoutAFrameAreBareBrine() throws Exception {
        writer.tuple(2);
        writer.string("RPYC");
        writer.none();

        assertThat(hex(out.toByteArray())).isEqualTo("11080d5250594300");
    }
}
