package io.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.server.SourcePenalties.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class SourcePenaltiesTest {
    private static final String SOURCE = "192.0.2.7";

    private final TestClock clock = TestClock.fixed();
    private final SourcePenalties penalties = new SourcePenalties(clock);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            penalties.failed(SOURCE);
        }
    }

    @Test
    void penaltiesGrowWithEachFailureUpToTheLongest() {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            seconds.add(penalties.failed(SOURCE).toSeconds());
            clock.advance(penalties.remaining(SOURCE));
        }
        assertThat(seconds).containsExactly(0L, 0L, 0L, 5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L);
    }

    @Test
    void aSourceIsKeptOutUntilItsPenaltyEndsAndOthersAreNot() {
        fail(4);
        assertThat(penalties.admits(SOURCE)).isFalse();
        assertThat(penalties.admits("192.0.2.8")).isTrue();
        clock.advance(Duration.ofMillis(4999));
        assertThat(penalties.admits(SOURCE)).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(penalties.admits(SOURCE)).isTrue();
    }

    @Test
    void aFailureThatCostsNothingKeepsNobodyOutWhoComesAtTheSameMoment() throws Exception {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        Clock watched = new Clock() {
            @Override
            public Instant instant() {
                Instant now = clock.instant();
                meanwhile.getAndSet(() -> {}).run();
                return now;
            }

            @Override
            public ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        SourcePenalties shared = new SourcePenalties(watched);
        Thread other = new Thread(() -> {
            clock.advance(Duration.ofMillis(1));
            shared.failed(SOURCE);
        });
        meanwhile.set(() -> {
            other.start();
            try {
                // It gets as far as it can.
                other.join(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(shared.admits(SOURCE)).isTrue();
        other.join();
    }

    @Test
    void failuresAreForgottenAfterALongQuietTime() {
        fail(6);
        clock.advance(Duration.ofSeconds(20).plus(Duration.ofMinutes(10)));
        assertThat(penalties.failed(SOURCE)).isZero();
    }

    @Test
    void aShortQuietTimeForgetsNothing() {
        fail(6);
        clock.advance(Duration.ofMinutes(9));
        assertThat(penalties.failed(SOURCE)).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void aSuccessForgivesOneFailureAndEndsNoPenalty() {
        fail(5);
        penalties.succeeded(SOURCE);
        assertThat(penalties.admits(SOURCE)).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(penalties.failed(SOURCE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whoHasOneAccountCannotGuessOthersForNothing() {
        Duration waited = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            penalties.failed(SOURCE);
            penalties.failed(SOURCE);
            Duration wait = penalties.remaining(SOURCE);
            waited = waited.plus(wait);
            clock.advance(wait);
            penalties.succeeded(SOURCE);
        }
        assertThat(waited).isGreaterThan(Duration.ofMinutes(30));
    }

    @Test
    void aSourceThatSucceedsAfterOneMistakeIsForgotten() {
        fail(1);
        penalties.succeeded(SOURCE);
        assertThat(penalties.size()).isZero();
        penalties.succeeded("192.0.2.99");
        assertThat(penalties.size()).isZero();
    }

    @Test
    void theTableIsBoundedAndForgetsWhoFailedLongestAgo() {
        SourcePenalties few =
                new SourcePenalties(new Settings(0, Duration.ofSeconds(5), Duration.ofMinutes(1), 100), clock);
        few.failed("first");
        for (int i = 0; i < 99; i++) {
            few.failed("10.0.0." + i);
        }
        few.failed("first");
        for (int i = 0; i < 50; i++) {
            few.failed("10.0.1." + i);
        }
        assertThat(few.size()).isEqualTo(100);
        assertThat(few.admits("first")).isFalse();
        assertThat(few.admits("10.0.0.0")).isTrue();
        few.failed("x".repeat(1_000_000));
        assertThat(few.size()).isEqualTo(100);
        assertThat(few.admits("x".repeat(256) + "y")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff, true",
        "2001:db8:1:2::1, [2001:db8:1:2::2], true",
        "fe80::1%eth0, fe80::1%eth1, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "::ffff:192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "user:alice, user:alicf, false",
        "a:b, a:c, false",
        ".:1, .:2, false"
    })
    void anIpv6SourceCountsByItsNetwork(String one, String other, boolean same) {
        for (int i = 0; i < 4; i++) {
            penalties.failed(one);
        }
        assertThat(penalties.admits(other)).isEqualTo(!same);
    }

    @Test
    void manyThreadsLoseNoFailure() throws InterruptedException {
        SourcePenalties strict =
                new SourcePenalties(new Settings(999, Duration.ofSeconds(5), Duration.ofMinutes(1), 10), clock);
        AtomicInteger punished = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Thread thread = new Thread(() -> {
                for (int j = 0; j < 100; j++) {
                    if (!strict.failed(SOURCE).isZero()) {
                        punished.incrementAndGet();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(punished).hasValue(1);
    }

    @Test
    void settingsThatMakeNoSenseAreAnError() {
        assertThatThrownBy(() -> new Settings(-1, Duration.ofSeconds(1), Duration.ofSeconds(2), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Settings(1, Duration.ofSeconds(3), Duration.ofSeconds(2), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Settings(1, Duration.ofSeconds(1), Duration.ofSeconds(2), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
