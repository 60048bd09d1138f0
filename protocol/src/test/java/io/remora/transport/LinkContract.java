package io.remora.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every link must do, whatever carries it. A transport's test extends this and says how to connect. */
@Timeout(60)
public abstract class LinkContract {
    /** More than the buffers of any transport between two ends hold. */
    protected static final int LARGE = 16 << 20;

    protected static final long FOR_EVER = Long.MAX_VALUE;

    protected final ExecutorService threads = Executors.newCachedThreadPool();
    protected Link left;
    protected Link right;

    /** Both ends of a new link: the one that dialled is the left. */
    protected abstract LoopbackTransport.Pair connect() throws Exception;

    @BeforeEach
    void connectBothEnds() throws Exception {
        LoopbackTransport.Pair pair = connect();
        left = pair.left();
        right = pair.right();
    }

    @AfterEach
    void closeBothEnds() throws Exception {
        left.close();
        right.close();
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS))
                .as("no thread stays behind")
                .isTrue();
    }

    @Test
    void bytesArriveInBothDirections() throws Exception {
        write(left, "ping");
        assertThat(readText(right, 4)).isEqualTo("ping");
        write(right, "pong!");
        assertThat(readText(left, 5)).isEqualTo("pong!");
    }

    @Test
    void bytesWrittenOneByOneArriveInOrder() throws Exception {
        byte[] sent = random(2_000);
        Future<?> writer = threads.submit(() -> {
            for (byte b : sent) {
                write(left, ByteBuffer.wrap(new byte[] {b}));
            }
            return null;
        });
        assertThat(read(right, sent.length)).isEqualTo(sent);
        writer.get();
    }

    @Test
    void aGatheringWriteKeepsTheOrderAndTakesEachBufferWhole() throws Exception {
        byte[] sent = random(300_000);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(100_000).put(sent, 10, 100_000).flip();
        ByteBuffer[] parts = {
            ByteBuffer.wrap(new byte[] {99}), // before the offset: not written
            ByteBuffer.wrap(sent, 0, 10),
            ByteBuffer.allocate(0),
            direct,
            ByteBuffer.wrap(sent, 100_010, 1).asReadOnlyBuffer(),
            ByteBuffer.wrap(sent, 100_011, 199_989).slice(),
            ByteBuffer.wrap(new byte[] {99}), // behind the length: not written
        };
        Future<?> writer = threads.submit(() -> {
            left.write(parts, 1, 5);
            return null;
        });
        assertThat(read(right, sent.length)).isEqualTo(sent);
        writer.get();
        assertThat(parts[0].remaining() + parts[6].remaining()).isEqualTo(2);
        for (int i = 1; i < 6; i++) {
            assertThat(parts[i].hasRemaining()).isFalse();
        }
        write(left, "next");
        assertThat(readText(right, 4)).isEqualTo("next");
    }

    @Test
    void aLargeTransferWaitsForASlowReader() throws Exception {
        byte[] sent = random(LARGE);
        Future<?> writer = writeInAThread(left, sent);
        assertThatThrownBy(() -> writer.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(read(right, sent.length)).isEqualTo(sent);
        writer.get();
    }

    @Test
    void largeTransfersInBothDirectionsDoNotWaitForEachOther() throws Exception {
        byte[] there = random(LARGE);
        byte[] back = random(LARGE);
        Future<?> one = writeInAThread(left, there);
        Future<?> other = writeInAThread(right, back);
        Future<byte[]> atRight = threads.submit(() -> read(right, there.length));
        assertThat(read(left, back.length)).isEqualTo(back);
        assertThat(atRight.get()).isEqualTo(there);
        one.get();
        other.get();
    }

    @Test
    void theLastBytesArriveBeforeTheEnd() throws Exception {
        write(left, "bye");
        left.close();
        assertThat(readText(right, 3)).isEqualTo("bye");
        assertThat(right.read(room(right), FOR_EVER)).isEqualTo(-1);
        assertThat(right.read(room(right), FOR_EVER)).as("and again").isEqualTo(-1);
    }

    @Test
    void writingToAPeerThatClosedFailsSoon() throws Exception {
        right.close();
        assertThatThrownBy(() -> {
                    while (true) {
                        write(left, ByteBuffer.allocate(10_000));
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void aClosedLinkRefusesToReadAndWrite() throws Exception {
        left.close();
        left.close();
        assertThatThrownBy(() -> left.read(room(left), FOR_EVER)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> write(left, "x")).isInstanceOf(IOException.class);
    }

    @Test
    void anInterruptedWriterWritesOnAndStaysInterrupted() throws Exception {
        byte[] sent = random(LARGE);
        Thread[] who = new Thread[1];
        Future<Boolean> writer = threads.submit(() -> {
            who[0] = Thread.currentThread();
            write(left, ByteBuffer.wrap(sent));
            return Thread.interrupted();
        });
        assertThatThrownBy(() -> writer.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        who[0].interrupt();
        assertThat(read(right, sent.length)).isEqualTo(sent);
        assertThat(writer.get()).as("still interrupted").isTrue();
        write(left, "on");
        assertThat(readText(right, 2)).isEqualTo("on");
    }

    @Test
    void manyThreadsHandReadingAndWritingToEachOther() throws Exception {
        int count = 8;
        int rounds = 200;
        ReentrantLock reading = new ReentrantLock();
        ReentrantLock writing = new ReentrantLock();
        int[] next = new int[1];
        ByteBuffer got = ByteBuffer.allocate(count * rounds * 4 + right.readSize());
        Future<?>[] running = new Future<?>[2 * count];
        for (int t = 0; t < count; t++) {
            running[t] = threads.submit(() -> {
                for (int i = 0; i < rounds; i++) {
                    writing.lock();
                    try {
                        write(left, ByteBuffer.allocate(4).putInt(0, next[0]++));
                    } finally {
                        writing.unlock();
                    }
                }
                return null;
            });
            running[count + t] = threads.submit(() -> {
                boolean all = false;
                while (!all) {
                    reading.lock();
                    try {
                        all = got.position() == count * rounds * 4 || right.read(got, FOR_EVER) < 0;
                    } finally {
                        reading.unlock();
                    }
                }
                return null;
            });
        }
        for (Future<?> future : running) {
            future.get();
        }
        got.flip();
        for (int i = 0; i < count * rounds; i++) {
            assertThat(got.getInt()).isEqualTo(i);
        }
        assertThat(got.hasRemaining()).isFalse();
    }

    protected final Future<?> writeInAThread(Link link, byte[] bytes) {
        return threads.submit(() -> {
            write(link, ByteBuffer.wrap(bytes));
            return null;
        });
    }

    protected static void write(Link link, String text) throws IOException {
        write(link, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    protected static void write(Link link, ByteBuffer bytes) throws IOException {
        link.write(new ByteBuffer[] {bytes}, 0, 1);
    }

    protected static ByteBuffer room(Link link) {
        return ByteBuffer.allocate(Math.max(link.readSize(), 1));
    }

    protected static String readText(Link link, int count) throws IOException {
        return new String(read(link, count), StandardCharsets.UTF_8);
    }

    /** Reads exactly so many bytes; more than were asked for in the same read is a fault of the test. */
    protected static byte[] read(Link link, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count + link.readSize());
        while (bytes.position() < count) {
            if (link.readSize() == 1) {
                bytes.limit(count);
            }
            int before = bytes.position();
            int got = link.read(bytes, FOR_EVER);
            if (got < 0) {
                throw new IOException("ended after " + bytes.position() + " of " + count + " bytes");
            }
            assertThat(bytes.position()).isEqualTo(before + got);
        }
        assertThat(bytes.position()).isEqualTo(count);
        return Arrays.copyOf(bytes.array(), count);
    }

    protected static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
