package io.remora.wire;

import static io.remora.wire.Wires.LIMITS;
import static io.remora.wire.Wires.decode;
import static io.remora.wire.Wires.encode;
import static io.remora.wire.Wires.feed;
import static io.remora.wire.Wires.frame;
import static io.remora.wire.Wires.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.remora.WireLimits;
import io.remora.value.FrozenSet;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import io.remora.wire.WireException.Reason;
import java.math.BigInteger;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every limit at its bound and one beyond, reading and writing. */
@Timeout(30)
class DecoderLimitsTest {
    private static void refused(Reason reason, String bound, ThrowingCallable code) {
        WireException refusal = catchThrowableOfType(WireException.class, code);
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal).hasMessageContaining(bound);
    }

    private static BrineReader read(byte[] frame, WireLimits limits) throws WireException {
        FrameInput input = new FrameInput(limits);
        BrineReader reader = new BrineReader(limits);
        feed(input, frame);
        assertThat(input.next(reader)).isTrue();
        return reader;
    }

    @Test
    void frames() throws Exception {
        WireLimits limits = LIMITS.withFrameBytes(1000);

        assertThat(read(frame(new byte[1000], false), limits).remaining()).isEqualTo(1000);
        refused(
                Reason.TOO_LARGE,
                "1001 bytes; the limit is 1000 (frameBytes)",
                () -> read(frame(new byte[1001], false), limits));
        FrameInput input = new FrameInput(limits);
        feed(input, hex("000003e9 00"));
        assertThat(input.hasFrame()).as("enough has come to refuse it").isTrue();
        refused(Reason.TOO_LARGE, "frameBytes", () -> input.next(new BrineReader(limits)));
    }

    @Test
    void framesOnTheirWayOut() throws Exception {
        WireLimits limits = LIMITS.withFrameBytes(10_000);
        for (int own : new int[] {0, 4000}) {
            OutputBuffer out = new OutputBuffer(limits);
            BrineWriter writer = new BrineWriter(out, limits);
            out.beginFrame();
            writer.bytes(new byte[own]);
            int header = (int) out.size() - OutputBuffer.HEADER_BYTES;
            writer.bytes(new byte[10_000 - 5 - header]);
            out.endFrame(Integer.MAX_VALUE);
            assertThat(out.size()).isEqualTo(10_006);
            out.beginFrame();
            writer.bytes(new byte[own]);
            writer.bytes(new byte[10_000 - 5 - header + 1]);
            refused(Reason.TOO_LARGE, "10001 bytes or more; the limit is 10000", () -> out.endFrame(3000));
            out.rollbackFrame();
            assertThat(out.size()).isEqualTo(10_006);
        }
        refused(Reason.TOO_LARGE, "10001 bytes; the limit is 10000", () -> encode("x".repeat(10_001), limits));
    }

    @Test
    void inflatedBodies() throws Exception {
        for (int bound : new int[] {1, 100, 8191, 8192, 8193, 100_000}) {
            WireLimits limits = LIMITS.withInflatedBytes(bound);
            assertThat(read(frame(new byte[bound], true), limits).remaining()).isEqualTo(bound);
            refused(
                    Reason.TOO_LARGE,
                    "more than " + bound + " (inflatedBytes)",
                    () -> read(frame(new byte[bound + 1], true), limits));
        }
    }

    @Test
    void theRatioCountsAboveEightMebibytesOnly() throws Exception {
        WireLimits limits = LIMITS.withInflateRatio(100);
        int free = WireLimits.RATIO_FREE_BYTES;

        assertThat(read(frame(new byte[8000], true), LIMITS.withInflateRatio(1)).remaining())
                .isEqualTo(8000);
        assertThat(read(frame(new byte[free], true), limits).remaining()).isEqualTo(free);
        refused(
                Reason.TOO_LARGE,
                "100 times its size (inflateRatio)",
                () -> read(frame(new byte[free + 1], true), limits));
        assertThat(read(frame(new byte[free + 1], true), LIMITS.withInflateRatio(1100))
                        .remaining())
                .isEqualTo(free + 1);
    }

    @Test
    void depth() throws Exception {
        for (int bound : new int[] {1, 2, 64, 1000}) {
            WireLimits limits = LIMITS.withDepth(bound);
            for (int form = 0; form < 3; form++) {
                Object fits = nested(form, bound);
                Object deeper = nested(form, bound + 1);
                byte[] encoded = encode(fits, limits);
                assertThat(encode(decode(encoded, limits), limits)).isEqualTo(encoded);
                refused(Reason.TOO_DEEP, "deeper than " + bound + " levels (depth)", () -> encode(deeper, limits));
                byte[] wire = deeperBytes(form, bound + 1);
                refused(Reason.TOO_DEEP, "deeper than " + bound + " levels (depth)", () -> decode(wire, limits));
            }
        }
    }

    private static Object nested(int form, int depth) {
        Object value = 1;
        for (int i = 0; i < depth; i++) {
            value = form == 0 ? Tuple.of(value) : form == 1 ? FrozenSet.of(value) : new Slice(null, value, null);
        }
        return value;
    }

    private static byte[] deeperBytes(int form, int depth) {
        String open = form == 0 ? "10" : form == 1 ? "1a10" : "191200";
        return hex(open.repeat(depth) + "51" + (form == 2 ? "00".repeat(depth) : ""));
    }

    @Test
    void theDefaultDepthIs64() throws Exception {
        assertThat(decode(hex("10".repeat(63) + "02"))).isInstanceOf(Tuple.class);
        refused(Reason.TOO_DEEP, "64 levels", () -> decode(hex("10".repeat(64) + "02")));
        refused(Reason.TOO_DEEP, "64 levels", () -> decode(hex("10".repeat(64) + "1a02")));
    }

    @Test
    void depthIncludesTheContainersThatTheCallerHasRead() throws Exception {
        byte[] three = hex("10 10 10 51");
        WireLimits limits = LIMITS.withDepth(5);

        assertThat(Wires.reader(three, limits).value(2)).isNotNull();
        refused(Reason.TOO_DEEP, "5 levels", () -> Wires.reader(three, limits).value(3));
        Wires.reader(three, limits).checkDepth(4);
        refused(Reason.TOO_DEEP, "5 levels", () -> Wires.reader(three, limits).checkDepth(5));
        OutputBuffer out = new OutputBuffer(limits);
        BrineWriter writer = new BrineWriter(out, limits);
        writer.value(decode(three), 2);
        refused(Reason.TOO_DEEP, "5 levels", () -> writer.value(decode(three), 3));
    }

    @Test
    void collections() throws Exception {
        WireLimits limits = LIMITS.withCollectionSize(300);
        byte[] fits = encode(filled(300));
        byte[] larger = encode(filled(301));

        assertThat(decode(fits, limits)).isEqualTo(filled(300));
        refused(Reason.TOO_MANY, "301 elements; the limit is 300 (collectionSize)", () -> decode(larger, limits));
        refused(
                Reason.TOO_MANY,
                "collectionSize",
                () -> Wires.reader(larger, limits).tuple());
        refused(
                Reason.TOO_MANY,
                "collectionSize",
                () -> Wires.reader(larger, limits).skip());
        refused(Reason.TOO_MANY, "2147483648", () -> decode(hex("15 80000000 50"), limits));
    }

    @Test
    void collectionsOfOneFrameTogether() throws Exception {
        WireLimits limits = LIMITS.withCollectionSize(10);
        // Four rows of nine and the row of rows are forty elements, four times the limit.
        byte[] fits = encode(Tuple.of(filled(9), filled(9), filled(9), filled(9)));
        byte[] more = encode(Tuple.of(filled(9), filled(9), filled(9), filled(10)));

        assertThatCode(() -> decode(fits, limits)).doesNotThrowAnyException();
        refused(Reason.TOO_MANY, "more than 40 elements together", () -> decode(more, limits));
        BrineReader reader = Wires.reader(fits, limits);
        reader.value();
        reader.reset(fits, 0, fits.length);
        reader.value();
    }

    private static Tuple filled(int size) {
        Object[] elements = new Object[size];
        Arrays.setAll(elements, i -> i);
        return Tuple.of(elements);
    }

    @Test
    void digits() throws Exception {
        for (int bound : new int[] {1, 20, 254, 255, 256, 4300}) {
            WireLimits limits = LIMITS.withIntegerDigits(bound);
            WireLimits open = LIMITS.withIntegerDigits(10_000);
            BigInteger least = BigInteger.TEN.pow(bound);
            BigInteger most = least.subtract(BigInteger.ONE);
            for (BigInteger fits : new BigInteger[] {most, most.negate()}) {
                assertThat(new BigInteger(decode(encode(fits, open), limits).toString()))
                        .isEqualTo(fits);
                assertThat(encode(fits, limits)).isEqualTo(encode(fits, open));
            }
            for (BigInteger larger : new BigInteger[] {least, least.negate()}) {
                if (bound > 1) {
                    byte[] bytes = encode(larger, open);
                    refused(Reason.TOO_LARGE, "digits; the limit is " + bound, () -> decode(bytes, limits));
                }
                if (bound > 19) {
                    refused(Reason.TOO_LARGE, bound + " digits (integerDigits)", () -> encode(larger, limits));
                }
            }
        }
    }
}
