package io.remora.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CopyBarTest {
    private static final Pattern MOVING =
            Pattern.compile("large +\\d+% \\[.*\\] +\\d+/100 MB \\(0:00:\\d\\d / 0:00:(\\d\\d)\\) +([0-9.]+) MB/s");

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    @Test
    void aCopyThatTakesLongerThanASecondShowsItsRateAndTheTimeLeft() {
        try (CopyBar bar = CopyBar.on(Optional.of(new PrintStream(terminal, true, StandardCharsets.UTF_8)), "large")) {
            bar.moved(0, 100_000_000);
            Matcher shown = MOVING.matcher("");
            long start = System.nanoTime();
            while (!shown.find()) {
                long nanos = System.nanoTime() - start;
                assertThat(nanos).as(terminal::toString).isLessThan(TimeUnit.SECONDS.toNanos(9));
                // Ten megabytes a second.
                bar.moved(nanos / 100, 100_000_000);
                shown.reset(terminal.toString(StandardCharsets.UTF_8));
            }
            // The bar counts in whole seconds.
            assertThat(Double.parseDouble(shown.group(2))).isBetween(4.0, 21.0);
            assertThat(Integer.parseInt(shown.group(1))).isBetween(1, 20);
        }
    }

    @Test
    void whereThereIsNoTerminalNothingIsShown() {
        try (CopyBar bar = CopyBar.on(Optional.empty(), "large")) {
            bar.moved(0, 100);
            bar.moved(100, 100);
        }
        assertThat(terminal.size()).isZero();
    }
}
