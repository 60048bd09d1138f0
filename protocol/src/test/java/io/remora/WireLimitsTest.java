package io.remora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(10)
class WireLimitsTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        assertThat(WireLimits.defaults()).isEqualTo(new WireLimits(64 << 20, 64 << 20, 200, 64, 1 << 20, 4300));
    }

    @Test
    void eachLimitIsReplacedAlone() {
        assertThat(WireLimits.defaults()
                        .withFrameBytes(1)
                        .withInflatedBytes(2)
                        .withInflateRatio(3)
                        .withDepth(4)
                        .withCollectionSize(5)
                        .withIntegerDigits(6))
                .isEqualTo(new WireLimits(1, 2, 3, 4, 5, 6));
    }

    static Object[][] ranges() {
        WireLimits limits = WireLimits.defaults();
        return new Object[][] {
            {"frameBytes", (IntFunction<WireLimits>) limits::withFrameBytes, WireLimits.MAX_BYTES},
            {"inflatedBytes", (IntFunction<WireLimits>) limits::withInflatedBytes, WireLimits.MAX_BYTES},
            {"inflateRatio", (IntFunction<WireLimits>) limits::withInflateRatio, WireLimits.MAX_RATIO},
            {"depth", (IntFunction<WireLimits>) limits::withDepth, WireLimits.MAX_DEPTH},
            {"collectionSize", (IntFunction<WireLimits>) limits::withCollectionSize, WireLimits.MAX_COLLECTION},
            {"integerDigits", (IntFunction<WireLimits>) limits::withIntegerDigits, WireLimits.MAX_DIGITS},
        };
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void boundsOutsideTheirRangeAreRefusedWithTheRange(String name, IntFunction<WireLimits> with, int most) {
        assertThat(with.apply(1)).isNotNull();
        assertThat(with.apply(most)).isNotNull();
        for (int wrong : new int[] {Integer.MIN_VALUE, -1, 0, most + 1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> with.apply(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(name + " is " + wrong + " but must be between 1 and " + most
                            + "; choose a value in that range");
        }
    }
}
