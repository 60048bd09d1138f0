package io.remora.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.Connection;
import io.remora.tests.peer.RawPeer;
import io.remora.value.Tuple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that asks and asks and never reads: what it costs is bounded, and the others are served. */
@ParameterizedClass
@EnumSource(
        value = Via.class,
        names = {"IN_PROCESS", "UNIX", "TLS"})
final class FloodTest extends ConnectionContract {
    private static final int BATCH = 200;
    private static final int REQUESTS = 1_000_000;
    private static final long MOST_MIB = 96;

    FloodTest(Via via) {
        super(via);
    }

    private static long usedMib() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
    }

    @Test
    void calls_whose_replies_are_never_read_keep_the_heap_bounded() throws Exception {
        Served served = serve();
        RawPeer flooding = served.raw();
        Connection other = served.connect();
        Tuple root = flooding.root();
        flood(flooding, other, batch(flooding, root, "bytes", 1_000));
    }

    @Test
    void refusals_that_are_never_read_keep_the_heap_bounded() throws Exception {
        Served served = serveWithin(limits -> limits.withRunningCalls(1).withPendingCalls(1));
        RawPeer flooding = served.raw();
        Connection other = served.connect();
        Tuple root = flooding.root();
        flood(flooding, other, batch(flooding, root, "sleep", 10_000));
    }

    @Test
    void errors_that_are_never_read_keep_the_heap_bounded() throws Exception {
        Served served = serve();
        RawPeer flooding = served.raw();
        Connection other = served.connect();
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 0; i < BATCH; i++) {
            batch.write(flooding.request(i, 99, RawPeer.value("no such handler")));
        }
        flood(flooding, other, batch.toByteArray());
    }

    private static byte[] batch(RawPeer peer, Tuple root, String member, int argument) throws IOException {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 0; i < BATCH; i++) {
            batch.write(peer.request(
                    i,
                    RawPeer.CALLATTR,
                    RawPeer.yours(root),
                    RawPeer.value(member),
                    RawPeer.value(Tuple.of(argument))));
        }
        return batch.toByteArray();
    }

    private static void flood(RawPeer peer, Connection other, byte[] batch) throws Exception {
        long before = usedMib();
        AtomicLong sent = new AtomicLong();
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
            try {
                while (sent.get() < REQUESTS) {
                    peer.send(batch);
                    sent.addAndGet(BATCH);
                }
            } catch (IOException e) {
                // Closed at the end of the test, or by a server that had enough.
                sent.incrementAndGet();
            }
        });
        // Until all is sent, or the server has stopped reading or hung up.
        for (long last = -1; !flood.isDone() && last != sent.get(); ) {
            last = sent.get();
            TimeUnit.MILLISECONDS.sleep(300);
            assertThat(usedMib() - before).as("MiB after " + last + " requests").isLessThan(MOST_MIB);
        }
        assertThat(other.root(Yard.class).add(1, 2)).isEqualTo(3);
        peer.close();
        flood.get(10, TimeUnit.SECONDS);
    }
}
