package io.remora.wire;

import static io.remora.wire.Wires.LIMITS;
import static io.remora.wire.Wires.feed;
import static io.remora.wire.Wires.frame;
import static io.remora.wire.Wires.hex;
import static io.remora.wire.Wires.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.remora.wire.WireException.Reason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FrameInputTest {
    private final FrameInput input = new FrameInput(LIMITS);
    private final BrineReader reader = new BrineReader(LIMITS);

    private static byte[] body(int size, int seed) {
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = (byte) (i / 3 + seed);
        }
        return body;
    }

    @Test
    void anEmptyInputHasNoFrame() throws Exception {
        assertThat(input.isEmpty()).isTrue();
        assertThat(input.isMidFrame()).isFalse();
        assertThat(input.hasFrame()).isFalse();
        assertThat(input.next(reader)).isFalse();
    }

    @Test
    void framesThatComeByteByByteAreWholeWithTheirLastByte() throws Exception {
        for (String[] vector : GoldenVectorsTest.frames()) {
            byte[] frame = hex(vector[3]);
            for (int i = 0; i < frame.length - 1; i++) {
                feed(input, frame, i, 1);
                assertThat(input.next(reader)).isFalse();
                assertThat(input.isMidFrame()).isTrue();
                assertThat(input.isEmpty()).isFalse();
            }
            feed(input, frame, frame.length - 1, 1);
            assertThat(input.hasFrame()).isTrue();
            assertThat(input.isMidFrame()).isFalse();
            assertThat(input.next(reader)).isTrue();
            assertThat(hex(rest(reader))).isEqualTo(vector[2]);
            assertThat(input.isEmpty()).isTrue();
        }
    }

    @Test
    void aFrameCutAnywhereIsNoFrameAndTheRestCompletesIt() throws Exception {
        for (boolean compressed : new boolean[] {false, true}) {
            byte[] body = body(40, 1);
            byte[] frame = frame(body, compressed);
            for (int cut = 0; cut < frame.length; cut++) {
                feed(input, frame, 0, cut);
                assertThat(input.next(reader)).isFalse();
                assertThat(input.isMidFrame()).isEqualTo(cut > 0);
                assertThat(input.buffered()).isEqualTo(cut);
                feed(input, frame, cut, frame.length - cut);
                assertThat(input.next(reader)).isTrue();
                assertThat(rest(reader)).isEqualTo(body);
            }
        }
    }

    @Test
    void oneReadMayBringManyFramesAndAPartOfAnother() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            all.writeBytes(frame(body(i, i), i % 3 == 0));
        }
        byte[] last = frame(body(20, 9), false);
        all.write(last, 0, 10);
        feed(input, all.toByteArray());

        for (int i = 0; i < 500; i++) {
            assertThat(input.next(reader)).isTrue();
            assertThat(rest(reader)).isEqualTo(body(i, i));
        }
        assertThat(input.next(reader)).isFalse();
        assertThat(input.isMidFrame()).isTrue();
        feed(input, last, 10, last.length - 10);
        assertThat(input.next(reader)).isTrue();
        assertThat(rest(reader)).isEqualTo(body(20, 9));
    }

    @Test
    void framesOfAllSizesArriveInPiecesOfAllSizes() throws Exception {
        Random random = new Random(42);
        List<byte[]> bodies = new ArrayList<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 300; i++) {
            byte[] body = body(random.nextInt(1 << random.nextInt(18)), i);
            bodies.add(body);
            all.writeBytes(frame(body, random.nextInt(4) == 0));
        }
        byte[] sent = all.toByteArray();
        int taken = 0;
        for (int at = 0; at < sent.length; ) {
            int size = Math.min(sent.length - at, 1 + random.nextInt(1 << random.nextInt(17)));
            feed(input, sent, at, size);
            at += size;
            while (input.next(reader)) {
                assertThat(Arrays.equals(rest(reader), bodies.get(taken))).isTrue();
                taken++;
            }
            if (random.nextInt(20) == 0) {
                input.release();
            }
        }
        assertThat(taken).isEqualTo(bodies.size());
        assertThat(input.isEmpty()).isTrue();
    }

    @Test
    void spaceHasTheRoomAskedForAndKeepsWhatIsThere() throws Exception {
        byte[] frame = frame(body(5000, 3), false);
        feed(input, frame, 0, 3000);
        assertThat(input.space(100_000).remaining()).isGreaterThanOrEqualTo(100_000);
        assertThat(input.space(1).hasArray()).isTrue();
        feed(input, frame, 3000, frame.length - 3000);
        assertThat(input.next(reader)).isTrue();
        assertThat(rest(reader)).isEqualTo(body(5000, 3));
    }

    @Test
    void anyFlagButZeroMeansCompressedAndTheNewlineIsNotLookedAt() throws Exception {
        byte[] frame = frame(body(500, 5), true);
        for (int flag : new int[] {1, 2, 0x80, 0xff}) {
            frame[4] = (byte) flag;
            frame[frame.length - 1] = (byte) flag;
            feed(input, frame);
            assertThat(input.next(reader)).isTrue();
            assertThat(rest(reader)).isEqualTo(body(500, 5));
        }
    }

    @Test
    void emptyBodiesAreFrames() throws Exception {
        feed(input, hex("00000000 00 0a"));
        assertThat(input.next(reader)).isTrue();
        assertThat(reader.remaining()).isZero();
        feed(input, frame(new byte[0], true));
        assertThat(input.next(reader)).isTrue();
        assertThat(reader.remaining()).isZero();
    }

    private Reason refusal(byte[] sent) {
        byte[] frame = new byte[sent.length + 6];
        System.arraycopy(sent, 0, frame, 5, sent.length);
        frame[2] = (byte) (sent.length >> 8);
        frame[3] = (byte) sent.length;
        frame[4] = 1;
        feed(input, frame);
        WireException refusal = catchThrowableOfType(WireException.class, () -> input.next(reader));
        assertThat(refusal).isNotNull();
        assertThat(input.isEmpty()).as("the bad frame is passed over").isTrue();
        return refusal.reason();
    }

    @Test
    void zlibDataThatIsCutGarbageOrFollowedByMoreIsRefused() throws Exception {
        byte[] zlib = Wires.zlib(body(500, 5));
        for (int cut = 0; cut < zlib.length; cut++) {
            assertThat(refusal(Arrays.copyOf(zlib, cut))).as("cut at " + cut).isEqualTo(Reason.TRUNCATED);
        }
        assertThat(refusal(Arrays.copyOf(zlib, zlib.length + 1))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(new byte[100])).isEqualTo(Reason.MALFORMED);
        byte[] wrongSum = zlib.clone();
        wrongSum[zlib.length - 1] ^= 1;
        assertThat(refusal(wrongSum)).isEqualTo(Reason.MALFORMED);
        Deflater deflater = new Deflater();
        deflater.setDictionary(new byte[] {1, 2, 3});
        deflater.setInput(new byte[50]);
        deflater.finish();
        byte[] withDictionary = new byte[100];
        int size = deflater.deflate(withDictionary);
        deflater.end();
        assertThat(refusal(Arrays.copyOf(withDictionary, size))).isEqualTo(Reason.MALFORMED);

        feed(input, frame(body(500, 5), true));
        assertThat(input.next(reader)).as("the next frame is read all the same").isTrue();
        assertThat(rest(reader)).isEqualTo(body(500, 5));
    }

    @Test
    void releasingGivesAllMemoryBackWhenNothingIsLeft() throws Exception {
        feed(input, frame(body(100_000, 1), true));
        assertThat(input.next(reader)).isTrue();
        input.release();
        assertThat(input.space(0).capacity()).isZero();
        byte[] frame = frame(body(100, 1), true);
        feed(input, frame, 0, 50);
        input.release();
        assertThat(input.space(0).capacity()).isEqualTo(50);
        feed(input, frame, 50, frame.length - 50);
        assertThat(input.next(reader)).isTrue();
        assertThat(rest(reader)).isEqualTo(body(100, 1));
    }

    @Test
    void memoryShrinksAfterALargeFrameWhenOnlySmallOnesFollow() throws Exception {
        feed(input, frame(body(1 << 20, 1), false));
        assertThat(input.next(reader)).isTrue();
        assertThat(input.space(100).capacity()).isGreaterThan(1 << 20);
        byte[] small = frame(body(100, 1), false);
        for (int i = 0; i < 100; i++) {
            feed(input, small);
            assertThat(input.next(reader)).isTrue();
        }
        assertThat(input.space(100).capacity()).isLessThanOrEqualTo(64 << 10);
    }
}
