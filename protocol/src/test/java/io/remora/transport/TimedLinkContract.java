package io.remora.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What a link must do beside that when any thread may read it and be called away: {@link Link#timedRead}. */
public abstract class TimedLinkContract extends LinkContract {
    @Test
    void anyThreadMayReadHere() {
        assertThat(left.timedRead()).isTrue();
        assertThat(right.timedRead()).isTrue();
    }

    @Test
    void closingWakesTheReader() throws Exception {
        Future<Integer> reader = threads.submit(() -> left.read(room(left), FOR_EVER));
        assertThatThrownBy(() -> reader.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        left.close();
        assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void closingWakesTheWriter() throws Exception {
        Future<?> writer = writeInAThread(left, new byte[LARGE]);
        assertThatThrownBy(() -> writer.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        left.close();
        assertThatThrownBy(() -> writer.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aReaderGivesUpAtItsDeadline() throws Exception {
        long start = System.nanoTime();
        long deadline = start + TimeUnit.MILLISECONDS.toNanos(50);
        assertThat(left.read(room(left), deadline)).isZero();
        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(deadline);
        write(right, "still there");
        assertThat(readText(left, 11)).isEqualTo("still there");
    }

    @Test
    void aDeadlineInThePastTakesWhatIsThereWithoutWaiting() throws Exception {
        ByteBuffer target = room(left);
        assertThat(left.read(target, System.nanoTime() - 1)).isZero();
        write(right, "x");
        int got = 0;
        while (got == 0) {
            got = left.read(target, System.nanoTime() - 1);
        }
        assertThat(got).isEqualTo(1);
    }

    @Test
    void aWokenReaderReturnsOnceWithNothing() throws Exception {
        Future<Integer> reader = threads.submit(() -> left.read(room(left), FOR_EVER));
        assertThatThrownBy(() -> reader.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        left.wakeReader();
        assertThat(reader.get(10, TimeUnit.SECONDS)).isZero();
        write(right, "on");
        assertThat(readText(left, 2)).isEqualTo("on");
    }

    @Test
    void aReaderThatComesAfterTheWakingReturnsOnceWithNothing() throws Exception {
        write(right, "on");
        left.wakeReader();
        left.wakeReader();
        assertThat(left.read(room(left), FOR_EVER)).isZero();
        assertThat(readText(left, 2)).isEqualTo("on");
        left.wakeReader();
        assertThat(left.read(room(left), FOR_EVER)).isZero();
        assertThat(left.read(room(left), System.nanoTime() + 1_000_000)).isZero();
    }

    @Test
    void anInterruptedReaderReturnsAndStaysInterruptedAndTheLinkLivesOn() throws Exception {
        Thread[] who = new Thread[1];
        Future<Boolean> reader = threads.submit(() -> {
            who[0] = Thread.currentThread();
            assertThat(left.read(room(left), FOR_EVER)).isZero();
            return Thread.interrupted();
        });
        assertThatThrownBy(() -> reader.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        who[0].interrupt();
        assertThat(reader.get(10, TimeUnit.SECONDS)).as("still interrupted").isTrue();
        write(right, "lives");
        assertThat(readText(left, 5)).isEqualTo("lives");
    }

    @Test
    void aThreadThatComesInterruptedReadsNothingAndHarmsNobody() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(left.read(room(left), FOR_EVER)).isZero();
        assertThat(Thread.interrupted()).isTrue();
        write(right, "lives");
        assertThat(readText(left, 5)).isEqualTo("lives");
    }

    @Test
    void oneThreadAfterAnotherIsCalledAwayWhileBytesKeepComing() throws Exception {
        byte[] sent = random(200_000);
        Future<?> writer = threads.submit(() -> {
            for (int i = 0; i < sent.length; i += 100) {
                write(right, ByteBuffer.wrap(sent, i, 100));
            }
            return null;
        });
        Future<?> waker = threads.submit(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                left.wakeReader();
            }
        });
        ByteBuffer got = ByteBuffer.allocate(sent.length + left.readSize());
        while (got.position() < sent.length) {
            assertThat(left.read(got, FOR_EVER)).isNotNegative();
        }
        waker.cancel(true);
        writer.get();
        assertThat(got.array()).startsWith(sent);
    }
}
