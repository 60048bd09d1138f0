package io.remora.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** So many in a period, refilled steadily, by a clock that the test turns. */
@Timeout(60)
final class RateLimitTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLimit fourASecond = new RateLimit(4, Duration.ofSeconds(1), nanos::get);

    private int taken(int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += fourASecond.take() ? 1 : 0;
        }
        return taken;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void asManyAsAPeriodHasMayComeAtOnceAndNoMore() {
        assertThat(taken(10)).isEqualTo(4);
        assertThat(taken(10)).isZero();
    }

    @Test
    void whatComesLaterIsNotRefused() {
        assertThat(taken(10)).isEqualTo(4);
        pass(Duration.ofMillis(249));
        assertThat(taken(10)).isZero();
        pass(Duration.ofMillis(2));
        assertThat(taken(10)).isEqualTo(1);
        pass(Duration.ofMillis(500));
        assertThat(taken(10)).isEqualTo(2);
    }

    @Test
    void aLongPauseSavesUpNoMoreThanAPeriod() {
        pass(Duration.ofHours(1));
        assertThat(taken(100)).isEqualTo(4);
    }

    @Test
    void overTimeNoMoreComeThanTheRateSays() {
        int taken = 0;
        for (int i = 0; i < 1000; i++) {
            taken += taken(3);
            pass(Duration.ofMillis(10));
        }
        assertThat(taken).isBetween(4 + 39, 4 + 40);
    }

    @Test
    void whatIsNoRateIsAnError() {
        assertThatThrownBy(() -> new RateLimit(0, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RateLimit(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
