package io.remora.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class LogLinesTest {
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final Logger logger = Logger.getLogger("log.lines.test");

    @AfterEach
    void restore() {
        root.setLevel(before);
    }

    private static void await(BlockingQueue<String> lines, String text) throws InterruptedException {
        while (!Objects.requireNonNull(lines.poll(30, TimeUnit.SECONDS), "no line came")
                .contains(text)) {
            // Others log too.
        }
    }

    @Test
    void linesBelowTheProgramsOwnLevelComeAsLongAsSomebodyReadsThem() throws Exception {
        root.setLevel(Level.INFO);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        LogLines stream = new LogLines(Level.FINE, lines::add);
        logger.finer("too detailed");
        logger.fine("in detail");
        await(lines, "in detail");
        assertThat(lines).noneMatch(each -> each.contains("too detailed"));
        stream.close();
        assertThat(root.getLevel()).isEqualTo(Level.INFO);
        stream.close();
        assertThat(root.getLevel()).isEqualTo(Level.INFO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoThatReadAreToldWhatEachAskedForAndEndInAnyOrder(boolean finerFirst) throws Exception {
        root.setLevel(Level.WARNING);
        BlockingQueue<String> some = new LinkedBlockingQueue<>();
        BlockingQueue<String> more = new LinkedBlockingQueue<>();
        LogLines coarse = new LogLines(Level.INFO, some::add);
        LogLines fine = new LogLines(Level.FINER, more::add);
        logger.finer("finer");
        logger.info("info");
        await(more, "finer");
        await(more, "info");
        await(some, "info");
        assertThat(some).noneMatch(each -> each.contains("finer"));
        (finerFirst ? fine : coarse).close();
        assertThat(root.getLevel()).isEqualTo(finerFirst ? Level.INFO : Level.FINER);
        (finerFirst ? coarse : fine).close();
        assertThat(root.getLevel()).isEqualTo(Level.WARNING);
    }

    @Test
    void aLevelThatTheProgramSetsMeanwhileStays() {
        root.setLevel(Level.INFO);
        LogLines stream = new LogLines(Level.FINE, line -> {});
        root.setLevel(Level.SEVERE);
        stream.close();
        assertThat(root.getLevel()).isEqualTo(Level.SEVERE);
    }

    @Test
    void aReaderThatIsGoneNoLongerLowersTheLevel() throws Exception {
        root.setLevel(Level.INFO);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        LogLines stream = new LogLines(Level.FINE, line -> {
            lines.add(line);
            throw new IllegalStateException("gone");
        });
        logger.fine("once");
        await(lines, "once");
        long start = System.nanoTime();
        while (!root.getLevel().equals(Level.INFO)) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
        }
        stream.close();
    }
}
