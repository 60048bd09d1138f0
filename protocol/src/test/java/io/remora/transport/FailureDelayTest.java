package io.remora.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class FailureDelayTest {
    @ParameterizedTest
    @CsvSource({"0, 500", "1, 499", "499, 1", "500, 0", "501, 499", "1400, 100"})
    void failuresAreShownAtTheSameTime(long elapsedMillis, long waitMillis) {
        assertThat(FailureDelay.of(Duration.ofMillis(500)).remaining(Duration.ofMillis(elapsedMillis)))
                .isEqualTo(Duration.ofMillis(waitMillis));
    }

    @Test
    void aDelayOutsideItsBoundsIsAnError() {
        assertThatThrownBy(() -> FailureDelay.of(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FailureDelay.of(Duration.ofMinutes(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
