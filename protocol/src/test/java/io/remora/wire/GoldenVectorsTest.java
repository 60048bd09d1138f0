package io.remora.wire;

import static io.remora.wire.Wires.LIMITS;
import static io.remora.wire.Wires.decode;
import static io.remora.wire.Wires.encode;
import static io.remora.wire.Wires.feed;
import static io.remora.wire.Wires.hex;
import static io.remora.wire.Wires.rest;
import static io.remora.wire.Wires.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import io.remora.value.Complex;
import io.remora.value.Ellipsis;
import io.remora.value.FrozenSet;
import io.remora.value.NotImplemented;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encodings that RPyC itself made. */
@Timeout(20)
class GoldenVectorsTest {
    private static final String[][] NO_VECTORS = {};

    static String[][] brine() {
        return vectors("brine.tsv").toArray(NO_VECTORS);
    }

    static String[][] frames() {
        return vectors("frames.tsv").toArray(NO_VECTORS);
    }

    @Test
    void thereAreAllVectors() {
        assertThat(brine().length).isEqualTo(83);
        assertThat(frames().length).isEqualTo(26);
    }

    @ParameterizedTest
    @MethodSource("brine")
    void brineIsDecodedAndEncodedToTheSameBytes(String name, String literal, String encoding) throws Exception {
        Object value = decode(hex(encoding));

        assertThat(BrineWriter.isValue(value)).isTrue();
        assertThat(hex(encode(value))).as(name).isEqualTo(encoding);
    }

    @ParameterizedTest
    @MethodSource("brine")
    void skippingPassesOverTheWholeValue(String name, String literal, String encoding) throws Exception {
        BrineReader reader = Wires.reader(hex(encoding + "57"), LIMITS);

        reader.skip();

        assertThat(reader.integer()).as(name).isEqualTo(7);
        reader.end();
    }

    /** What the values are is said here a second time, by hand, so that two errors cannot cancel each other. */
    @ParameterizedTest
    @MethodSource("literals")
    void brineIsDecodedToTheValueOfItsLiteral(String name, Object expected) throws Exception {
        String[] vector = vectors("brine.tsv").stream()
                .filter(v -> v[0].equals(name))
                .findFirst()
                .orElseThrow();

        Object value = decode(hex(vector[2]));

        assertThat(Tuple.of(value)).isEqualTo(Tuple.of(expected));
        if (expected != null && !(expected instanceof byte[])) {
            assertThat(value).isExactlyInstanceOf(expected.getClass());
        }
        assertThat(hex(encode(expected))).isEqualTo(vector[2]);
    }

    static Object[][] literals() {
        byte[] bytes257 = new byte[257];
        for (int i = 0; i < bytes257.length; i++) {
            bytes257[i] = (byte) (i * 7);
        }
        String letters = "abcdefghijklmnopqrstuvwxyz".repeat(12);
        Object[] range = new Object[256];
        Arrays.setAll(range, i -> i);
        return new Object[][] {
            {"none", null},
            {"true", true},
            {"false", false},
            {"ellipsis", Ellipsis.INSTANCE},
            {"notimplemented", NotImplemented.INSTANCE},
            {"int:-1", -1},
            {"int:-48", -48},
            {"int:-49", -49},
            {"int:159", 159},
            {"int:160", 160},
            {"int:2147483647", Integer.MAX_VALUE},
            {"int:2147483648", 2147483648L},
            {"int:-2147483648", Integer.MIN_VALUE},
            {"int:9223372036854775807", Long.MAX_VALUE},
            {"int:9223372036854775808", new BigInteger("9223372036854775808")},
            {"int:-9223372036854775808", Long.MIN_VALUE},
            {"int:-9223372036854775809", new BigInteger("-9223372036854775809")},
            {"int:big101", BigInteger.TEN.pow(100)},
            {"float:0.0", 0.0},
            {"float:-0.0", -0.0},
            {"float:5e-324", Double.MIN_VALUE},
            {"float:inf", Double.POSITIVE_INFINITY},
            {"float:-inf", Double.NEGATIVE_INFINITY},
            {"float:nan", Double.NaN},
            {"complex:(1+2j)", new Complex(1, 2)},
            {"complex:(inf-0j)", new Complex(Double.POSITIVE_INFINITY, -0.0)},
            {"bytes:0", new byte[0]},
            {"bytes:5", Arrays.copyOf(bytes257, 5)},
            {"bytes:257", bytes257},
            {"str:0", ""},
            {"str:4", "abcd"},
            {"str:300", letters.substring(0, 300)},
            {"str:utf8-2", "h\u00e9llo"},
            {"str:utf8-3", "\u20ac\u4e2d\u6587"},
            {"str:utf8-4", "\ud83d\udc0d snake"},
            {"str:nul", "a\0b"},
            {"tuple:0", Tuple.empty()},
            {"tuple:1", Tuple.of(0)},
            {"tuple:256", Tuple.of(range)},
            {"tuple:nested", Tuple.of(1, Tuple.of(2, Tuple.of(3, Tuple.of(4, Tuple.of(5, Tuple.empty())))))},
            {
                "tuple:mixed",
                Tuple.of(
                        "he",
                        7,
                        "llo".getBytes(StandardCharsets.US_ASCII),
                        8,
                        Tuple.empty(),
                        900,
                        null,
                        true,
                        Ellipsis.INSTANCE,
                        18.2,
                        new Complex(13, 18.2),
                        new Slice(1, 2, 3),
                        FrozenSet.of(5),
                        NotImplemented.INSTANCE)
            },
            {"slice:all", new Slice(null, null, null)},
            {"slice:neg", new Slice(-5, null, -1)},
            {"frozenset:0", FrozenSet.of()},
            {"frozenset:1", FrozenSet.of("a")},
            {"frozenset:tuple", FrozenSet.of(Tuple.of(1, 2))},
        };
    }

    @ParameterizedTest
    @MethodSource("frames")
    void framesAreCutAndInflated(String name, String compressed, String payload, String frame) throws Exception {
        FrameInput input = new FrameInput(LIMITS);
        BrineReader reader = new BrineReader(LIMITS);

        feed(input, hex(frame));

        assertThat(input.next(reader)).as(name).isTrue();
        assertThat(hex(rest(reader))).isEqualTo(payload);
        assertThat(input.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void payloadsAreMadeIntoTheSameFrames(String name, String compressed, String payload, String frame)
            throws Exception {
        OutputBuffer out = new OutputBuffer(LIMITS);
        BrineWriter writer = new BrineWriter(out, LIMITS);
        out.beginFrame();
        for (byte octet : hex(payload)) {
            writer.octet(octet);
        }

        out.endFrame(3000);

        byte[] made = out.toByteArray();
        if (compressed.equals("0")) {
            assertThat(hex(made)).as(name).isEqualTo(frame);
        } else {
            FrameInput input = new FrameInput(LIMITS);
            BrineReader reader = new BrineReader(LIMITS);
            feed(input, made);
            assertThat(input.next(reader)).as(name).isTrue();
            assertThat(hex(rest(reader))).isEqualTo(payload);
            // The last vectors are noise, which zlib cannot make smaller: it then goes as it is.
            assertThat(List.of((byte) 0, (byte) 1)).contains(made[4]);
            assertThat(made.length).isLessThanOrEqualTo(payload.length() / 2 + 6);
        }
    }
}
