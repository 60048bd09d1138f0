package io.remora.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.connection.Watchdog.Found;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often the watchdog looks: waking up costs the calls that it watches over. */
@Timeout(30)
class WatchdogTest {
    private static final int MILLIS = 1000;

    /** How often it looked, within a second, at something that was always found so. */
    private static int looks(Found found) throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Watchdog.watch(new Watchdog.Watched() {
            @Override
            public Found tick() {
                begun.countDown();
                looks.incrementAndGet();
                return over.getCount() == 0 ? Found.OVER : found;
            }

            @Override
            public void left() {
                left.countDown();
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        TimeUnit.MILLISECONDS.sleep(MILLIS);
        int count = looks.get();
        over.countDown();
        assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
        return count;
    }

    @Test
    void whatIsReadIsLookedAtLessOftenAndWhatIsNotIsLookedAtAgainSoon() throws InterruptedException {
        int read = looks(Found.READ);
        int unread = looks(Found.UNREAD);
        assertThat(read).isBetween(20, MILLIS / 2);
        assertThat(unread).isGreaterThan(read * 3 / 2);
    }
}
