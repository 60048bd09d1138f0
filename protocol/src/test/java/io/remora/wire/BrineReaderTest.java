package io.remora.wire;

import static io.remora.wire.Wires.LIMITS;
import static io.remora.wire.Wires.decode;
import static io.remora.wire.Wires.hex;
import static io.remora.wire.Wires.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.remora.value.FrozenSet;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import io.remora.wire.WireException.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class BrineReaderTest {
    private static Reason refusal(byte[] bytes) {
        return catchThrowableOfType(WireException.class, () -> decode(bytes)).reason();
    }

    private static byte[] number(String text) {
        byte[] digits = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[digits.length + 2];
        bytes[0] = 0x16;
        bytes[1] = (byte) digits.length;
        System.arraycopy(digits, 0, bytes, 2, digits.length);
        return bytes;
    }

    @Test
    void aMessageIsPulledPieceByPiece() throws Exception {
        // 1, (2, ('add', 3.0), True, b'xy', None)
        BrineReader reader = reader(hex("01 12 52 11 080c616464 184008000000000000 03 0b7879"), LIMITS);

        assertThat(reader.peekOctet()).isEqualTo(1);
        assertThat(reader.octet()).isEqualTo(1);
        assertThat(reader.isTuple()).isTrue();
        assertThat(reader.tuple()).isEqualTo(3);
        assertThat(reader.peek()).isEqualTo(Kind.INTEGER);
        assertThat(reader.isTuple()).isFalse();
        assertThat(reader.integer()).isEqualTo(2);
        assertThat(reader.tuple()).isEqualTo(2);
        assertThat(reader.string()).isEqualTo("add");
        assertThat(reader.float64()).isEqualTo(3.0);
        assertThat(reader.bool()).isTrue();
        assertThat(reader.bytes()).isEqualTo(new byte[] {'x', 'y'});
        assertThat(reader.remaining()).isZero();
        reader.end();
    }

    @Test
    void bytesThatAreLeftAreRefusedAtTheEnd() throws Exception {
        BrineReader reader = reader(hex("50 50"), LIMITS);
        reader.value();

        assertThatThrownBy(reader::end)
                .isInstanceOf(WireException.class)
                .hasMessage("1 bytes follow the value, and none should, at byte 1 of 2");
    }

    @Test
    void theWindowIsAllThatIsRead() throws Exception {
        BrineReader reader = new BrineReader(LIMITS);
        reader.reset(hex("ff 0b 61 62 ff"), 1, 4);
        assertThat(reader.bytes()).isEqualTo(new byte[] {'a', 'b'});
        reader.end();
        reader.reset(hex("ff 0b 61 62 ff"), 1, 3);
        assertThatThrownBy(reader::bytes).isInstanceOf(WireException.class).hasMessageContaining("at byte 1 of 2");
        assertThatThrownBy(() -> reader.reset(new byte[2], 1, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x07, 0x09, 0x1c, 0x1d, 0x1e, 0x1f, 0xf0, 0xf7, 0xff})
    void unknownTagsAreRefused(int tag) {
        assertThat(refusal(new byte[] {(byte) tag, 0, 0, 0, 0})).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(new byte[] {0x10, (byte) tag, 0})).isEqualTo(Reason.MALFORMED);
        BrineReader reader = reader(new byte[] {(byte) tag, 0}, LIMITS);
        assertThatThrownBy(reader::peek)
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("unknown tag 0x" + Integer.toHexString(tag));
        assertThatThrownBy(reader::skip).isInstanceOf(WireException.class);
    }

    @Test
    void everyOtherTagHasAKind() {
        for (int tag = 0; tag < 256; tag++) {
            boolean unused = tag == 7 || tag == 9 || (tag > 0x1b && tag < 0x20) || tag > 0xef;
            assertThat(Tag.kind(tag) == null).as("tag %02x", tag).isEqualTo(unused);
        }
    }

    @Test
    void everyPrefixOfEveryVectorIsTruncated() {
        for (String[] vector : GoldenVectorsTest.brine()) {
            byte[] whole = hex(vector[2]);
            // All of the short ones, and both ends of the long ones.
            for (int length = 0; length < whole.length; length += length > 400 && length < whole.length - 50 ? 97 : 1) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThat(refusal(part)).as(vector[0] + " cut at " + length).isEqualTo(Reason.TRUNCATED);
                BrineReader reader = reader(part, LIMITS);
                assertThat(catchThrowableOfType(WireException.class, reader::skip)
                                .reason())
                        .as(vector[0] + " skipped, cut at " + length)
                        .isEqualTo(Reason.TRUNCATED);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"5,5", "0,0", "-0,0", "007,7", "-12,-12", "0000000000000000000000000012,12", "-48,-48"})
    void otherFormsOfAnIntegerAreAcceptedAsPythonDoes(String text, int value) throws Exception {
        assertThat(decode(number(text))).isEqualTo(value);
        assertThat(reader(number(text), LIMITS).integer()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+5", " 5", "5 ", "1_0", "--5", "5-", "0x5", "5.0", "1e3", "5\n", "\u00b2", "\0"})
    void integersThatAreNotPlainDigitsAreRefused(String text) {
        assertThat(refusal(number(text))).isEqualTo(Reason.MALFORMED);
        BrineReader reader = reader(number(text), LIMITS);
        assertThatThrownBy(reader::integer).isInstanceOf(WireException.class);
    }

    @Test
    void integersBecomeTheSmallestTypeThatFits() throws Exception {
        for (String text : new String[] {
            "2147483647",
            "-2147483648",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "-9223372036854775809",
            "9999999999999999999",
            "92233720368547758070",
            "18446744073709551616",
            "18446744073709551621",
            "340282366920938463463374607431768211456"
        }) {
            BigInteger value = new BigInteger(text);
            Object expected = value.bitLength() < 32
                    ? (Object) value.intValue()
                    : value.bitLength() < 64 ? (Object) value.longValue() : value;
            assertThat(decode(number(text))).isEqualTo(expected);
            BrineReader reader = reader(number(text), LIMITS);
            if (value.bitLength() < 64) {
                assertThat(reader.integer()).isEqualTo(value.longValue());
            } else {
                assertThat(catchThrowableOfType(WireException.class, reader::integer)
                                .reason())
                        .isEqualTo(Reason.UNEXPECTED);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "14 00,()",
        "14 01 51,'(1,)'",
        "15 00000002 51 52,'(1, 2)'",
        "15 00000000,()",
        "08 0f00000001 61,a",
        "08 0e 02 6162,ab",
        "17 00000002 3432,42",
        "1a 15 00000001 57,frozenset({7})",
        "19 14 03 51 52 53,'slice(1, 2, 3)'"
    })
    void longerFormsOfALengthAreAcceptedAsPythonDoes(String encoding, String shown) throws Exception {
        assertThat(decode(hex(encoding)).toString()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "08 50,UNEXPECTED",
        "08 08 0a61,UNEXPECTED",
        "08 00,UNEXPECTED",
        "19 11 50 50,MALFORMED",
        "19 13 50 50 50 50,MALFORMED",
        "19 0c 616263,UNEXPECTED",
        "1a 0a61,UNEXPECTED",
        "1a 50,UNEXPECTED",
        "1a 1a 02,UNEXPECTED"
    })
    void containersOfTheWrongThingAreRefused(String encoding, Reason reason) {
        assertThat(refusal(hex(encoding))).isEqualTo(reason);
        BrineReader reader = reader(hex(encoding), LIMITS);
        assertThat(catchThrowableOfType(WireException.class, reader::skip).reason())
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0a 80",
                "0a ff",
                "0b c080",
                "0b c1bf",
                "0c e08080",
                "0c eda080",
                "0c edbfbf",
                "0d f0808080",
                "0d f4908080",
                "0d f8888080",
                "0b c361",
                "0a c3",
                "0b e282",
                "0c f09f90",
                "0d 61c3a9ff",
                "0d efbfbdff",
                "0c ff6161"
            })
    void textThatIsNotUtf8IsRefused(String bytes) {
        assertThat(refusal(hex("08" + bytes))).isEqualTo(Reason.MALFORMED);
        BrineReader reader = reader(hex(bytes), LIMITS);
        assertThat(catchThrowableOfType(WireException.class, reader::text).reason())
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void theReplacementCharacterItselfIsText() throws Exception {
        assertThat(decode(hex("08 0c efbfbd"))).isEqualTo("\ufffd");
    }

    @Test
    void namesMayBeTextOrBytes() throws Exception {
        BrineReader reader = reader(hex("080c616464 0c616464 0801 01 080e0668c3a96c6c6f 0e0668c3a96c6c6f"), LIMITS);

        String name = reader.text();
        assertThat(name).isEqualTo("add");
        assertThat(reader.text()).as("known names are not made again").isSameAs(name);
        assertThat(reader.text()).isEmpty();
        assertThat(reader.text()).isEmpty();
        assertThat(reader.text()).isEqualTo("h\u00e9llo");
        assertThat(reader.text()).isEqualTo("h\u00e9llo");
        reader.end();
        BrineReader wrong = reader(hex("50"), LIMITS);
        assertThatThrownBy(wrong::text)
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("found an int where a str or bytes is needed");
    }

    @Test
    void manyNamesAreAllReadRightThroughTheCache() throws Exception {
        BrineReader reader = new BrineReader(LIMITS);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5000; i++) {
                byte[] bytes = Wires.encode("member" + i * 31);
                reader.reset(bytes, 0, bytes.length);
                assertThat(reader.text()).isEqualTo("member" + i * 31);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "50,a bool",
        "03,an int",
        "0a61,a str",
        "080a61,bytes",
        "02,an int",
        "50,a float",
        "180000000000000000,an int"
    })
    void aValueOfAnotherKindIsUnexpectedAndNeverConverted(String encoding, String wanted) {
        BrineReader reader = reader(hex(encoding), LIMITS);
        WireException refusal = catchThrowableOfType(WireException.class, () -> {
            switch (wanted) {
                case "a bool" -> reader.bool();
                case "an int" -> reader.integer();
                case "a str" -> reader.string();
                case "bytes" -> reader.bytes();
                case "a float" -> reader.float64();
                default -> reader.tuple();
            }
        });
        assertThat(refusal.reason()).isEqualTo(Reason.UNEXPECTED);
        assertThat(refusal).hasMessageContaining("where " + wanted + " is needed");
    }

    @Test
    void floatsKeepEveryBit() throws Exception {
        for (String bits : new String[] {
            "8000000000000000",
            "7ff8000000000000",
            "fff8000000000001",
            "7ff0000000000000",
            "fff0000000000000",
            "0000000000000001",
            "7fefffffffffffff",
            "7ffc0000deadbeef"
        }) {
            byte[] bytes = hex("18" + bits);
            assertThat(Wires.encode(decode(bytes))).isEqualTo(bytes);
            byte[] complex = hex("1b" + bits + bits);
            assertThat(Wires.encode(decode(complex))).isEqualTo(complex);
        }
    }

    @Test
    void containersOfContainersAreBuiltInOrder() throws Exception {
        Tuple value = Tuple.of(
                Tuple.of(1, FrozenSet.of(Tuple.of("x", new Slice(Tuple.of(2), null, "y")), 3), 4), Tuple.empty(), 5);

        assertThat(decode(Wires.encode(value))).isEqualTo(value).hasToString(value.toString());
    }

    @Test
    void aReaderGoesOnWithTheNextFrameAfterARefusal() throws Exception {
        BrineReader reader = reader(hex("11 11 50 ff"), LIMITS);
        assertThatThrownBy(reader::value).isInstanceOf(WireException.class);

        byte[] next = hex("11 11 50 51 52");
        reader.reset(next, 0, next.length);

        assertThat(reader.value()).isEqualTo(Tuple.of(Tuple.of(0, 1), 2));
        reader.release();
        assertThat(reader.remaining()).isZero();
        reader.reset(next, 0, next.length);
        assertThat(reader.value()).isEqualTo(Tuple.of(Tuple.of(0, 1), 2));
    }
}
