package io.remora.object.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.object.member.ArgumentException;
import io.remora.value.Slice;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SliceBoundsTest {
    private static final @Nullable Integer[] EDGES = {null, -100, -6, -5, -4, -1, 0, 1, 4, 5, 6, 100};
    private static final @Nullable Integer[] STEPS = {null, 1, 2, 3, 7, -1, -2, -3, -7};

    /** What Python's documentation says of {@code s[i:j:k]}, element by element. */
    private static List<Integer> documented(@Nullable Integer i, @Nullable Integer j, @Nullable Integer k, int length) {
        int step = k == null ? 1 : k;
        List<Integer> chosen = new ArrayList<>();
        int start = i == null ? (step > 0 ? 0 : length - 1) : i < 0 ? i + length : i;
        int stop = j == null ? (step > 0 ? length : -1) : j < 0 ? Math.max(j + length, -1) : j;
        if (step > 0) {
            for (int at = start; at < stop; at += step) {
                if (at >= 0 && at < length) {
                    chosen.add(at);
                } else if (at < 0) {
                    // A start before the list counts from its first element.
                    at = -step;
                }
            }
        } else {
            for (int at = Math.min(start, length - 1); at > stop; at += step) {
                if (at >= 0) {
                    chosen.add(at);
                }
            }
        }
        return chosen;
    }

    @Test
    void slices_choose_what_python_chooses() {
        for (int length : new int[] {0, 1, 5}) {
            List<Integer> list = IntStream.range(0, length).boxed().toList();
            for (Integer start : EDGES) {
                for (Integer stop : EDGES) {
                    for (Integer step : STEPS) {
                        assertThat(ListExposure.slice(list, new Slice(start, stop, step)))
                                .as("range(%d)[%s:%s:%s]", length, start, stop, step)
                                .isEqualTo(documented(start, stop, step, length));
                    }
                }
            }
        }
    }

    @Test
    void enormous_bounds_do_no_harm() {
        List<Integer> list = List.of(0, 1, 2);
        BigInteger huge = BigInteger.TEN.pow(50);
        assertThat(ListExposure.slice(list, new Slice(huge.negate(), huge, huge)))
                .containsExactly(0);
        assertThat(ListExposure.slice(list, new Slice(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)))
                .containsExactly(0);
        assertThat(ListExposure.slice(list, new Slice(null, null, Long.MIN_VALUE)))
                .containsExactly(2);
        assertThat(ListExposure.slice(list, new Slice(huge, null, -1))).containsExactly(2, 1, 0);
    }

    @Test
    void what_is_no_slice_is_said() {
        assertThatThrownBy(() -> ListExposure.slice(List.of(), new Slice(null, null, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slice step cannot be zero");
        assertThatThrownBy(() -> ListExposure.slice(List.of(), new Slice("x", null, null)))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("must be integers or None");
    }
}
