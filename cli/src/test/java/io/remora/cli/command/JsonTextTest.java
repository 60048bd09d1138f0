package io.remora.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.value.Complex;
import io.remora.value.FrozenSet;
import io.remora.value.Tuple;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments from JSON, results to JSON. */
@Timeout(30)
class JsonTextTest {
    @Test
    void literalsAreValues() {
        assertThat(JsonText.read("2")).isEqualTo(2);
        assertThat(JsonText.read("-2")).isEqualTo(-2);
        assertThat(JsonText.read("2147483648")).isEqualTo(2147483648L);
        assertThat(JsonText.read("1" + "0".repeat(30))).isEqualTo(BigInteger.TEN.pow(30));
        assertThat(JsonText.read("2.0")).isEqualTo(2.0);
        assertThat(JsonText.read("2e3")).isEqualTo(2000.0);
        assertThat(JsonText.read("-0.0")).isEqualTo(-0.0);
        assertThat(JsonText.read("true")).isEqualTo(true);
        assertThat(JsonText.read("null")).isNull();
        assertThat(JsonText.read("\"2\"")).isEqualTo("2");
        assertThat(JsonText.read("\"\\u00e9\\n\"")).isEqualTo("é\n");
        assertThat(JsonText.read(" [1, [true, null]] ")).isEqualTo(Tuple.of(1, Tuple.of(true, null)));
        assertThat(JsonText.read("[]")).isEqualTo(Tuple.empty());
        assertThat(JsonText.read("{\"a\": [1]}")).isEqualTo(Map.of("a", Tuple.of(1)));
        assertThat((byte[]) JsonText.read("{\"$bytes\": \"YWI=\"}")).containsExactly('a', 'b');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "hello world",
                "True",
                "TRUE",
                "None",
                "nul",
                "02",
                "1.",
                ".5",
                "+1",
                "1 2",
                "0x10",
                "'a'",
                "[1",
                "[1,]",
                "[1] x",
                "{a: 1}",
                "{\"a\"}",
                "\"a",
                "NaN",
                "Infinity",
                "-Infinity",
                "-",
                "--",
                "é",
                "//x",
                "#x",
                "1;2",
                "[1;2]",
                "{\"a\"=1}"
            })
    void anythingElseIsAString(String text) {
        assertThat(JsonText.read(text)).isEqualTo(text);
    }

    @Test
    void whatLooksLikeAValueAndCannotBeOneIsAnError() {
        assertThatThrownBy(() -> JsonText.read("1e999"))
                .isInstanceOf(UsageException.class)
                .hasMessage("the argument 1e999 is larger than a float can be");
        assertThatThrownBy(() -> JsonText.read("{\"$bytes\": \"!\"}"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("the argument {\"$bytes\": ...} is not base64");
        assertThatThrownBy(() -> JsonText.read("[".repeat(66) + "]".repeat(66)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("deeper than 64");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"5|5", "5.0|5.0", "-0.0|-0.0", "1.0E308|1.0E308", "NaN|\"NaN\"", "Infinity|\"Infinity\""})
    void floatsAreNumbersOrStrings(double value, String json) {
        assertThat(JsonText.write(value)).isEqualTo(json.equals("5") ? "5.0" : json);
    }

    @Test
    void valuesAreLiterals() {
        assertThat(JsonText.write(null)).isEqualTo("null");
        assertThat(JsonText.write(true)).isEqualTo("true");
        assertThat(JsonText.write(5)).isEqualTo("5");
        assertThat(JsonText.write(BigInteger.TEN.pow(30))).isEqualTo("1" + "0".repeat(30));
        assertThat(JsonText.write(Double.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
        assertThat(JsonText.write("é\"<\n")).isEqualTo("\"é\\\"<\\n\"");
        assertThat(JsonText.write("ab".getBytes(StandardCharsets.US_ASCII))).isEqualTo("{\"$bytes\":\"YWI=\"}");
        assertThat(JsonText.write(Tuple.of(1, Tuple.of("x", null), Double.NaN))).isEqualTo("[1,[\"x\",null],\"NaN\"]");
        assertThat(JsonText.write(FrozenSet.of(1))).isEqualTo("[1]");
        assertThat(JsonText.write(List.of(1, 2))).isEqualTo("[1,2]");
        assertThat(JsonText.write(new Complex(1, -2))).startsWith("\"").endsWith("\"");
    }

    @Test
    void whatATerminalWouldObeyIsAnEscape() {
        assertThat(JsonText.write("a\u001b[2J\u007f\u0080\u009b31m\u202e\u2066\u200f\u00e9\ud83d\ude00"))
                .isEqualTo("\"a\\u001b[2J\\u007f\\u0080\\u009b31m\\u202e\\u2066\\u200f\u00e9\ud83d\ude00\"");
        assertThat(JsonText.read(JsonText.write("\u009b\u202e"))).isEqualTo("\u009b\u202e");
    }

    @Test
    void aBriefTextIsCut() {
        assertThat(JsonText.brief(new byte[8000])).hasSize(43).endsWith("...");
        assertThat(JsonText.brief(5)).isEqualTo("5");
    }
}
