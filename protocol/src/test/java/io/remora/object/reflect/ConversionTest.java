package io.remora.object.reflect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.ConversionException;
import io.remora.value.FrozenSet;
import io.remora.value.Tuple;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What fits what, as tables: a value, the type that is asked for, and what becomes of it. */
@Timeout(30)
final class ConversionTest {
    private static final BigInteger BIG = BigInteger.ONE.shiftLeft(70);
    private static final long ABOVE_INT = 1L << 31;
    private static final long EXACT = 1L << 53;

    private record Pair(int left, @Nullable String right) {
        Pair {
            if (left < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    private static @Nullable Object convert(@Nullable Object value, Type type) {
        return Conversion.convert(value, type, "the value");
    }

    @Test
    void integers_fit_where_they_are_in_range() {
        Object[][] fits = {
            {0, byte.class, (byte) 0},
            {127, byte.class, (byte) 127},
            {-128, Byte.class, (byte) -128},
            {32767, short.class, (short) 32767},
            {-32768, Short.class, (short) -32768},
            {Integer.MAX_VALUE, int.class, Integer.MAX_VALUE},
            {Integer.MIN_VALUE, Integer.class, Integer.MIN_VALUE},
            {5, long.class, 5L},
            {ABOVE_INT, long.class, ABOVE_INT},
            {Long.MIN_VALUE, Long.class, Long.MIN_VALUE},
            {5, BigInteger.class, BigInteger.valueOf(5)},
            {ABOVE_INT, BigInteger.class, BigInteger.valueOf(ABOVE_INT)},
            {BIG, BigInteger.class, BIG},
            {5, double.class, 5.0},
            {EXACT, Double.class, (double) EXACT},
            {-EXACT, double.class, (double) -EXACT},
            {1 << 24, float.class, (float) (1 << 24)},
            {5, Number.class, 5},
            {BIG, Number.class, BIG},
            {5, Object.class, 5},
        };
        for (Object[] row : fits) {
            assertThat(convert(row[0], (Type) row[1]))
                    .as("%s as %s", row[0], row[1])
                    .isEqualTo(row[2]);
        }
    }

    @Test
    void integers_out_of_range_are_errors_that_name_both() {
        Object[][] misfits = {
            {128, byte.class},
            {-129, Byte.class},
            {32768, short.class},
            {-32769, short.class},
            {ABOVE_INT, int.class},
            {-ABOVE_INT - 1, Integer.class},
            {BIG, long.class},
            {BIG.negate(), Long.class},
            {EXACT + 1, double.class},
            {-EXACT - 1, double.class},
            {BIG, Double.class},
            {(1 << 24) + 1, float.class},
            {Long.MIN_VALUE + 1, double.class},
        };
        for (Object[] row : misfits) {
            assertThatThrownBy(() -> convert(row[0], (Type) row[1]))
                    .as("%s as %s", row[0], row[1])
                    .isInstanceOf(ConversionException.class)
                    .hasMessage("the value is the integer " + row[0] + ", which is out of range for "
                            + ((Class<?>) row[1]).getTypeName());
        }
    }

    @Test
    void floats_and_booleans_never_become_integers_nor_strings_numbers() {
        Class<?>[] integers = {byte.class, Short.class, int.class, Integer.class, long.class, BigInteger.class};
        for (Class<?> type : integers) {
            for (Object value :
                    new Object[] {1.0, 0.0, -0.0, Double.NaN, true, false, "1", Tuple.of(1), new byte[] {1}}) {
                assertThatThrownBy(() -> convert(value, type))
                        .as("%s as %s", value, type)
                        .isInstanceOf(ConversionException.class)
                        .hasMessageContaining("which does not fit " + type.getTypeName());
            }
        }
        for (Class<?> type : new Class<?>[] {double.class, Double.class, float.class}) {
            assertThatThrownBy(() -> convert(true, type)).isInstanceOf(ConversionException.class);
            assertThatThrownBy(() -> convert("1.0", type)).isInstanceOf(ConversionException.class);
        }
        for (Object value : new Object[] {0, 1, 1.0, "true"}) {
            assertThatThrownBy(() -> convert(value, boolean.class)).isInstanceOf(ConversionException.class);
        }
        for (Object value : new Object[] {1, 1.0, true, new byte[0]}) {
            assertThatThrownBy(() -> convert(value, String.class)).isInstanceOf(ConversionException.class);
        }
    }

    @Test
    void floats_fit_floats() {
        assertThat(convert(1.5, double.class)).isEqualTo(1.5);
        assertThat(convert(-0.0, Double.class)).isEqualTo(-0.0);
        assertThat(convert(Double.NaN, double.class)).isEqualTo(Double.NaN);
        assertThat(convert(1.5, float.class)).isEqualTo(1.5f);
        assertThat(convert(Double.NEGATIVE_INFINITY, Float.class)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> convert(1e300, float.class)).isInstanceOf(ConversionException.class);
    }

    @Test
    void none_is_null_but_for_primitives() {
        assertThat(convert(null, String.class)).isNull();
        assertThat(convert(null, Integer.class)).isNull();
        assertThat(convert(null, List.class)).isNull();
        assertThat(convert(null, Object.class)).isNull();
        assertThat(convert(null, Optional.class)).isEqualTo(Optional.empty());
        for (Class<?> type : new Class<?>[] {int.class, boolean.class, char.class, double.class}) {
            assertThatThrownBy(() -> convert(null, type))
                    .isInstanceOf(ConversionException.class)
                    .hasMessage("the value is None, but " + type.getName() + " needs a value");
        }
    }

    @Test
    void strings_become_characters_and_enums_where_those_are_asked_for() {
        assertThat(convert("x", char.class)).isEqualTo('x');
        assertThat(convert("é", Character.class)).isEqualTo('é');
        assertThatThrownBy(() -> convert("xy", char.class)).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> convert("", char.class)).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> convert("😀", char.class)).isInstanceOf(ConversionException.class);
        assertThat(convert("DAYS", TimeUnit.class)).isEqualTo(TimeUnit.DAYS);
        assertThat(convert("x", CharSequence.class)).isEqualTo("x");
        assertThatThrownBy(() -> convert("days", TimeUnit.class))
                .isInstanceOf(ConversionException.class)
                .hasMessage("the value is \"days\", which is no TimeUnit");
        assertThatThrownBy(() -> convert(0, TimeUnit.class)).isInstanceOf(ConversionException.class);
    }

    @Test
    void tuples_become_lists_arrays_and_records() {
        assertThat(convert(Tuple.of(1, 2), List.class)).isEqualTo(Tuple.of(1, 2));
        assertThat(convert(Tuple.of(1, 2), Tuple.class)).isEqualTo(Tuple.of(1, 2));
        assertThat(convert(Tuple.of(1, 2), Generic.of(List.class, Long.class))).isEqualTo(List.of(1L, 2L));
        assertThat(convert(Tuple.of(1, 2), Generic.of(Collection.class, Long.class)))
                .isEqualTo(List.of(1L, 2L));
        assertThat(convert(Tuple.of(1, 2), int[].class)).isEqualTo(new int[] {1, 2});
        assertThat(convert(Tuple.of("a", null), String[].class)).isEqualTo(new String[] {"a", null});
        assertThat(convert(Tuple.of(Tuple.of(1), Tuple.empty()), int[][].class)).isEqualTo(new int[][] {{1}, {}});
        assertThat(convert(Tuple.of(1, "x"), Pair.class)).isEqualTo(new Pair(1, "x"));
        assertThat(convert(Tuple.of(Tuple.of(1, null)), Generic.of(List.class, Pair.class)))
                .isEqualTo(List.of(new Pair(1, null)));
        assertThat(convert(Tuple.of(1), Generic.of(Optional.class, Generic.of(List.class, Integer.class))))
                .isEqualTo(Optional.of(List.of(1)));
    }

    @Test
    void each_element_fits_or_fails() {
        assertThatThrownBy(() -> convert(Tuple.of(1, "x"), Generic.of(List.class, Integer.class)))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("element 1 of the value is the string \"x\"");
        assertThatThrownBy(() -> convert(Tuple.of(1, 2.0), int[].class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("element 1 of the value");
        assertThatThrownBy(() -> convert(Tuple.of(1, 2, 3), Pair.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("record Pair has 2 components");
        assertThatThrownBy(() -> convert(Tuple.of("x", "y"), Pair.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("left of the value");
        assertThatThrownBy(() -> convert(Tuple.of(-1, "y"), Pair.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("refused by record Pair");
        assertThatThrownBy(() -> convert(5, List.class)).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> convert(Tuple.of(1), Set.class)).isInstanceOf(ConversionException.class);
    }

    @Test
    void frozen_sets_become_sets_whose_elements_fit() {
        assertThat(convert(FrozenSet.of(1, 2), Set.class)).isEqualTo(FrozenSet.of(1, 2));
        assertThat(convert(FrozenSet.of(1, 2), Generic.of(Set.class, Long.class)))
                .isEqualTo(Set.of(1L, 2L));
        assertThatThrownBy(() -> convert(FrozenSet.of("x"), Generic.of(Set.class, Integer.class)))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("element of the value is the string \"x\"");
    }

    @Test
    void errors_are_short_whatever_the_value() {
        assertThatThrownBy(() -> convert("x".repeat(100_000), int.class))
                .isInstanceOf(ConversionException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(200));
        assertThatThrownBy(() -> convert(BigInteger.TEN.pow(4000), int.class))
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(200));
    }
}
