package io.remora.wire;

import static io.remora.wire.Wires.LIMITS;
import static io.remora.wire.Wires.allocated;
import static io.remora.wire.Wires.decode;
import static io.remora.wire.Wires.encode;
import static io.remora.wire.Wires.feed;
import static io.remora.wire.Wires.frame;
import static io.remora.wire.Wires.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.remora.WireLimits;
import io.remora.value.FrozenSet;
import io.remora.value.Tuple;
import io.remora.wire.WireException.Reason;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer that means harm can send. Times are bounds for a slow machine; the fastest of a few runs counts. */
@Timeout(120)
class HostileInputTest {
    /** A run of seconds here; {@code -Dremora.fuzz=N} makes it N times as long. */
    private static final int FUZZ = 200_000 * Integer.getInteger("remora.fuzz", 1);

    /** In time of the processor: what else the machine does counts for nothing. */
    private static long fastestMillis(Callable<?> code) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = threads.getCurrentThreadCpuTime();
            code.call();
            best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
        }
        return best / 1_000_000;
    }

    private static Reason refusal(byte[] bytes) {
        return catchThrowableOfType(WireException.class, () -> decode(bytes)).reason();
    }

    private static void tryAll(byte[] bytes, BrineReader reader) {
        try {
            reader.reset(bytes, 0, bytes.length);
            encode(reader.value());
        } catch (WireException expected) {
            assertThat(expected.reason()).isNotNull();
        }
        try {
            reader.reset(bytes, 0, bytes.length);
            reader.skip();
        } catch (WireException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
        try {
            reader.reset(bytes, 0, bytes.length);
            reader.text();
        } catch (WireException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    @Test
    void randomBytesEndAsAValueOrAWireException() {
        Random random = new Random(1);
        BrineReader reader = new BrineReader(LIMITS);
        for (int i = 0; i < FUZZ; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                // Mostly tags that mean something, so that the decoder gets further.
                for (int j = 0; j < bytes.length; j++) {
                    bytes[j] = (byte) (random.nextInt(4) == 0 ? bytes[j] : bytes[j] & 0x1f);
                }
            }
            tryAll(bytes, reader);
        }
    }

    @Test
    void damagedVectorsEndAsAValueOrAWireException() {
        Random random = new Random(2);
        BrineReader reader = new BrineReader(LIMITS);
        for (int i = 0; i < FUZZ / 1000; i++) {
            for (String[] vector : GoldenVectorsTest.brine()) {
                if (vector[2].length() > 2000) {
                    continue;
                }
                byte[] bytes = hex(vector[2]);
                for (int damage = random.nextInt(3); damage >= 0; damage--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                tryAll(bytes, reader);
            }
        }
    }

    @Test
    void damagedFramesEndAsFramesOrAWireException() {
        Random random = new Random(3);
        byte[] good = frame(new byte[300], true);
        BrineReader reader = new BrineReader(LIMITS);
        for (int i = 0; i < FUZZ / 20; i++) {
            byte[] frame = good.clone();
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                frame[3 + random.nextInt(frame.length - 3)] = (byte) random.nextInt();
            }
            FrameInput input = new FrameInput(LIMITS);
            feed(input, frame);
            try {
                while (input.next(reader)) {
                    assertThat(reader.remaining()).isNotNegative();
                }
            } catch (WireException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            } finally {
                input.release();
            }
        }
    }

    private static byte[] fill(String head, int size, int filler) {
        byte[] start = hex(head);
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) filler);
        System.arraycopy(start, 0, bytes, 0, start.length);
        return bytes;
    }

    @Test
    void aMillionDigitsAreRefusedAtOnce() throws Exception {
        byte[] digits = fill("17 000f4240", 1_000_005, '9');

        assertThat(refusal(digits)).isEqualTo(Reason.TOO_LARGE);
        assertThat(fastestMillis(() -> refusal(digits))).isLessThan(10);
    }

    @Test
    void anIntegerWithinTheLimitTakesLessThanFiveMilliseconds() throws Exception {
        byte[] digits = fill("17 000010cc", 4305, '9');

        assertThat(fastestMillis(() -> decode(digits))).isLessThan(5);
    }

    @Test
    void aMillionLevelsAreRefusedAtOnceEvenOnASmallStack() throws Exception {
        byte[] tuples = fill("10", 1_000_000, 0x10);
        byte[] sets = new byte[1_000_000];
        for (int i = 0; i < sets.length; i++) {
            sets[i] = (byte) (i % 2 == 0 ? 0x1a : 0x10);
        }
        for (byte[] bytes : new byte[][] {tuples, sets}) {
            assertThat(fastestMillis(() -> refusal(bytes))).isLessThan(10);
            WireLimits most = LIMITS.withDepth(WireLimits.MAX_DEPTH);
            WireException[] seen = new WireException[2];
            Thread small = new Thread(
                    null,
                    () -> {
                        seen[0] = catchThrowableOfType(WireException.class, () -> decode(bytes, most));
                        seen[1] = catchThrowableOfType(
                                WireException.class,
                                () -> Wires.reader(bytes, most).skip());
                    },
                    "small stack",
                    160 << 10);
            small.start();
            small.join();
            assertThat(seen[0].reason()).isEqualTo(Reason.TOO_DEEP);
            assertThat(seen[1].reason()).isIn(Reason.TRUNCATED, Reason.TOO_MANY);
        }
    }

    /** Eight thousand strings of one String.hashCode. */
    private static String[] collidingStrings() {
        String[] strings = new String[8000];
        for (int i = 0; i < strings.length; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 13; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            strings[i] = text.toString();
        }
        return strings;
    }

    @Test
    void collidingElementsOfAFrozenSetCostNoMoreThanOthers() throws Exception {
        String[] strings = collidingStrings();
        assertThat(Arrays.stream(strings).map(String::hashCode).collect(Collectors.toSet()))
                .hasSize(1);
        Object[] tuples = Arrays.stream(strings).map(Tuple::of).toArray();
        Object[] nested =
                Arrays.stream(strings).map(s -> Tuple.of(1, Tuple.of(s, s))).toArray();
        Object[] longs = new Object[8000];
        Object[] doubles = new Object[8000];
        for (int i = 0; i < 8000; i++) {
            // (i ^ i >>> 32) is the hash of a Long: these have 0 all.
            longs[i] = (long) i << 32 | i;
            doubles[i] = Tuple.of(Double.longBitsToDouble((long) i << 32 | i));
        }
        for (Object[] elements : new Object[][] {strings, tuples, nested, longs, doubles}) {
            byte[] bytes = encode(FrozenSet.of(elements));

            assertThat((Set<?>) decode(bytes)).hasSize(8000);
            assertThat(fastestMillis(() -> decode(bytes))).isLessThan(100);
        }
    }

    @Test
    void setsWithinSetsAndDoublesStayLinear() throws Exception {
        // Sixty sets around a large one: each is hashed once, not once a level.
        Object value = FrozenSet.of((Object[]) collidingStrings());
        for (int i = 0; i < 60; i++) {
            value = FrozenSet.of(value, i);
        }
        byte[] deep = encode(value);
        assertThat(fastestMillis(() -> decode(deep))).isLessThan(100);

        byte[] row = encode(Tuple.of((Object[]) collidingStrings()));
        OutputBuffer out = new OutputBuffer(LIMITS);
        BrineWriter writer = new BrineWriter(out, LIMITS);
        writer.octet(Tag.FROZEN_SET);
        writer.tuple(100);
        ByteBuffer all = ByteBuffer.allocate(row.length * 100 + 3).put(out.toByteArray());
        for (int i = 0; i < 100; i++) {
            all.put(row);
        }
        assertThat((Set<?>) decode(all.array())).hasSize(1);
        assertThat(fastestMillis(() -> decode(all.array()))).isLessThan(1000);
    }

    @Test
    void aHeaderAloneAllocatesNothing() throws Exception {
        WireLimits most = LIMITS.withFrameBytes(WireLimits.MAX_BYTES);
        for (String header : new String[] {"7fffffff", "ffffffff", "3fffffff", "04000000"}) {
            FrameInput input = new FrameInput(most);
            BrineReader reader = new BrineReader(most);
            input.space(4096);
            long before = allocated();
            feed(input, hex(header + "00"));
            try {
                assertThat(input.next(reader)).isFalse();
            } catch (WireException e) {
                assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
            }
            for (int i = 0; i < 100; i++) {
                feed(input, new byte[10]);
            }
            assertThat(allocated() - before).isLessThan(100_000);
        }
    }

    @Test
    void memoryFollowsWhatHasArrived() throws Exception {
        FrameInput input = new FrameInput(LIMITS);
        BrineReader reader = new BrineReader(LIMITS);
        feed(input, hex("04000000 00"));
        byte[] piece = new byte[1024];
        for (int i = 1; i <= 4096; i++) {
            feed(input, piece);
            assertThat(input.next(reader)).isFalse();
            assertThat(input.space(0).capacity()).isLessThanOrEqualTo(Math.max(8192, 2 * (i * 1024 + 5) + 1024));
        }
    }

    @Test
    void countsAndLengthsThatAreNotThereAllocateNothing() throws Exception {
        for (String lie : new String[] {
            "15 00100000", "0f 7fffffff", "08 0f ffffffff", "17 ffffffff", "1a 15 00100000", "0f 80000000"
        }) {
            byte[] bytes = hex(lie + "5050");
            refusal(bytes);
            BrineReader reader = Wires.reader(bytes, LIMITS);
            long before = allocated();
            try {
                reader.value();
                throw new AssertionError("accepted " + lie);
            } catch (WireException e) {
                assertThat(allocated() - before).isLessThan(50_000);
            }
        }
    }

    @Test
    void aBombIsStoppedAtTheLimitInBoundedMemory() throws Exception {
        byte[] bomb = frame(new byte[80 << 20], true);
        assertThat(bomb.length).isLessThan(1 << 20);
        for (WireLimits limits : new WireLimits[] {
            LIMITS.withInflatedBytes(4 << 20),
            LIMITS,
            LIMITS.withInflateRatio(WireLimits.MAX_RATIO).withInflatedBytes(16 << 20)
        }) {
            FrameInput input = new FrameInput(limits);
            BrineReader reader = new BrineReader(limits);
            feed(input, bomb);
            long before = allocated();

            WireException refusal = catchThrowableOfType(WireException.class, () -> input.next(reader));

            assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
            // The sizes doubled on the way add up to twice the last.
            assertThat(allocated() - before).isLessThan(2L * Math.min(limits.inflatedBytes(), 64 << 20) + (1 << 20));
            input.release();
        }
    }

    @Test
    void smallElementsDoNotMultiplyInMemory() throws Exception {
        // Two bytes a tuple of one: a frame of 4 MiB would be two million objects, and is refused before.
        WireLimits limits = LIMITS.withCollectionSize(1 << 16);
        byte[] rows = new byte[4 << 20];
        for (int i = 0; i < rows.length; i += 2) {
            rows[i] = 0x10;
            rows[i + 1] = 0x50;
        }
        ByteBuffer all = ByteBuffer.allocate(rows.length + 200_000);
        all.put((byte) 0x14).put((byte) 100);
        for (int i = 0; i < 30; i++) {
            all.put((byte) 0x15).putInt(1 << 16).put(rows, 0, 1 << 17);
        }
        long before = allocated();
        WireException refusal = catchThrowableOfType(WireException.class, () -> decode(all.array(), limits));
        assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY);
        assertThat(allocated() - before).isLessThan(4L * (1 << 16) * 64);
    }
}
