package io.remora.wire;

import static io.remora.wire.Wires.LIMITS;
import static io.remora.wire.Wires.decode;
import static io.remora.wire.Wires.encode;
import static io.remora.wire.Wires.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.remora.value.FrozenSet;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import io.remora.wire.WireException.Reason;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class BrineWriterTest {
    @Test
    void everyBoxOfANumberIsWrittenAsThatNumber() throws Exception {
        assertThat(hex(encode((byte) -48))).isEqualTo("20");
        assertThat(hex(encode((short) 160))).isEqualTo("1603313630");
        assertThat(hex(encode(7L))).isEqualTo("57");
        assertThat(hex(encode(BigInteger.valueOf(7)))).isEqualTo("57");
        assertThat(hex(encode(BigInteger.valueOf(-1).shiftLeft(63)))).isEqualTo(hex(encode(Long.MIN_VALUE)));
        assertThat(hex(encode(1.5f))).isEqualTo(hex(encode(1.5)));
        assertThat(hex(encode('a'))).isEqualTo(hex(encode("a")));
        assertThat(hex(encode('\u20ac'))).isEqualTo(hex(encode("\u20ac")));
    }

    @Test
    void longsAreWrittenAsTheirDecimalText() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            if (value >= -48 && value <= 159) {
                continue;
            }
            String text = Long.toString(value);
            byte[] bytes = encode(value);
            assertThat(bytes[0]).isEqualTo((byte) 0x16);
            assertThat(bytes[1]).isEqualTo((byte) text.length());
            assertThat(new String(bytes, 2, bytes.length - 2, StandardCharsets.US_ASCII))
                    .isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\ud800", "\udc00a", "\ud83d\ud83d\udc0d", "\udc0d\ud83d", "abc\udfff"})
    void stringsThatAreNoUnicodeAreRefusedNotReplaced(String text) {
        for (String each : List.of(text, "x".repeat(9000) + text)) {
            WireException refusal = catchThrowableOfType(WireException.class, () -> encode(each));
            assertThat(refusal.reason()).isEqualTo(Reason.UNENCODABLE);
            assertThat(refusal).hasMessageContaining("unpaired surrogate at index ");
        }
    }

    @Test
    void stringsOfAllSizesAndAlphabetsAreUtf8() throws Exception {
        for (String letter :
                new String[] {"a", "\u00e9", "\u0800", "\u20ac", "\ud83d\udc0d", "\uffff", "\0", "\u007f"}) {
            for (int length : new int[] {0, 1, 2, 3, 4, 5, 63, 64, 127, 128, 255, 256, 4095, 8191, 8192, 20_000}) {
                String text = letter.repeat(length) + "z";
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                OutputBuffer out = new OutputBuffer(LIMITS);
                new BrineWriter(out, LIMITS).bytes(utf8);

                byte[] bytes = encode(text);

                assertThat(bytes[0]).isEqualTo((byte) 0x08);
                assertThat(ByteBuffer.wrap(bytes, 1, bytes.length - 1)).isEqualTo(ByteBuffer.wrap(out.toByteArray()));
                assertThat(decode(bytes)).isEqualTo(text);
            }
        }
    }

    @Test
    void buffersAreWrittenFromTheirPositionAndStayThere() throws Exception {
        for (int size : new int[] {0, 3, 300, 9000}) {
            ByteBuffer array = ByteBuffer.wrap(new byte[size + 2], 1, size);
            ByteBuffer direct = ByteBuffer.allocateDirect(size + 2).position(1).limit(size + 1);
            for (ByteBuffer buffer : List.of(array, direct, array.asReadOnlyBuffer())) {
                OutputBuffer out = new OutputBuffer(LIMITS);
                new BrineWriter(out, LIMITS).bytes(buffer);
                assertThat(out.toByteArray()).isEqualTo(encode(new byte[size]));
                assertThat(buffer.position()).isEqualTo(1);
            }
        }
    }

    @Test
    void valuesAreToldFromWhatCrossesByReference() {
        assertThat(BrineWriter.isValue(null)).isTrue();
        assertThat(BrineWriter.isValue(Tuple.of(1, "x", Tuple.of(new byte[1])))).isTrue();
        assertThat(BrineWriter.isValue(FrozenSet.of(new Slice(1, null, Tuple.of('c')))))
                .isTrue();
        assertThat(BrineWriter.isValue(new Object())).isFalse();
        assertThat(BrineWriter.isValue(List.of(1))).isFalse();
        assertThat(BrineWriter.isValue(new int[1])).isFalse();
        assertThat(BrineWriter.isValue(new AtomicInteger())).isFalse();
        assertThat(BrineWriter.isValue(Thread.State.NEW)).isFalse();
        assertThat(BrineWriter.isValue(Tuple.of(1, Tuple.of(List.of())))).isFalse();
        assertThat(BrineWriter.isValue(new Slice(null, null, new Object()))).isFalse();
        assertThat(BrineWriter.isValue(FrozenSet.of(new Object()))).isFalse();
        assertThat(BrineWriter.isValue(nested(1000))).isTrue();
        assertThat(BrineWriter.isValue(nested(1001))).isFalse();
        assertThat(BrineWriter.isValue(nested(5000))).isFalse();
    }

    private static Object nested(int depth) {
        Tuple value = Tuple.empty();
        for (int i = 1; i < depth; i++) {
            value = Tuple.of(value);
        }
        return value;
    }

    @Test
    void whatIsNoValueIsRefusedByTheNameOfItsType() {
        assertThatThrownBy(() -> encode(Tuple.of(1, List.of())))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("java.util.ImmutableCollections$ListN is not a value");
        assertThat(catchThrowableOfType(WireException.class, () -> encode(new AtomicInteger(1)))
                        .reason())
                .isEqualTo(Reason.UNENCODABLE);
    }

    @Test
    void aSmallValueThatIsHugeOnTheWireIsStoppedAtTheFrameLimit() {
        Tuple value = Tuple.of(1, 2);
        for (int i = 0; i < 60; i++) {
            value = Tuple.of(value, value);
        }
        Tuple bomb = value;
        WireException refusal =
                catchThrowableOfType(WireException.class, () -> encode(bomb, LIMITS.withFrameBytes(100_000)));
        assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
    }
}
