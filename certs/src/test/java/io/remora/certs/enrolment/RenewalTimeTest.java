package io.remora.certs.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RenewalTimeTest {
    private final Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final Random random = new Random(7);

    @Test
    void aRenewalComesAtHalfOfTheLifeThatIsLeftATenthEarlierOrLater() {
        Instant end = now.plusSeconds(1000);
        double sum = 0;
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int i = 0; i < 2000; i++) {
            double after =
                    Duration.between(now, RenewalTime.of(now, end, random)).toMillis() / 1000.0;
            sum += after;
            least = Math.min(least, after);
            most = Math.max(most, after);
        }
        assertThat(sum / 2000).isBetween(490.0, 510.0);
        assertThat(least).isBetween(400.0, 405.0);
        assertThat(most).isBetween(595.0, 600.0);
    }

    @Test
    void aCertificateThatHasEndedIsRenewedAtOnce() {
        assertThat(RenewalTime.of(now, now, random)).isEqualTo(now);
        assertThat(RenewalTime.of(now, now.minusSeconds(5), random)).isEqualTo(now);
    }

    @Test
    void aFailedRenewalIsTriedAgainSoonerTheLessIsLeftAndNeverAfterAnHour() {
        for (int failures = 0; failures < 40; failures++) {
            assertThat(Duration.between(now, RenewalTime.retry(now, now.plusSeconds(10), failures, random)))
                    .isBetween(Duration.ofMillis(500), Duration.ofMillis(1000));
            assertThat(Duration.between(now, RenewalTime.retry(now, now.plusSeconds(86_400_000), failures, random)))
                    .isBetween(Duration.ofSeconds(30), Duration.ofMinutes(64));
        }
    }
}
