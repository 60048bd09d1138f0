package io.remora.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes the calls of windows on one connection, which it owns, and says what they took. */
final class Load implements Closeable {
    private final Client client;
    private final Scenario scenario;
    private final byte[] small = new byte[Scenario.SMALL];
    private final byte[] large = Scenario.large();
    /** To be streamed, if anything is. */
    private final @Nullable FileChannel file;
    /** To be made, if any are. */
    private final @Nullable Copies copies;

    Load(Client client, Scenario scenario) throws IOException {
        this.client = client;
        this.scenario = scenario;
        this.file = scenario == Scenario.STREAM ? FileStream.open() : null;
        this.copies = scenario.isCopy() ? Copies.make(client) : null;
        System.arraycopy(large, 0, small, 0, small.length);
    }

    Sample run(int calls) throws Exception {
        int each = Math.max(1, calls / scenario.callers());
        long[][] times = new long[scenario.callers()][scenario == Scenario.ASYNC ? 0 : each];
        ProcessCost before = ProcessCost.now();
        long start = System.nanoTime();
        if (scenario.callers() > 1) {
            many(times);
        } else if (scenario == Scenario.ASYNC) {
            new Window(client, Scenario.IN_FLIGHT).run(small, each);
        } else {
            one(times[0]);
        }
        long nanos = System.nanoTime() - start;
        ProcessCost after = ProcessCost.now();
        long[] all = Arrays.stream(times).flatMapToLong(Arrays::stream).sorted().toArray();
        return new Sample(
                (long) each * scenario.callers(),
                nanos,
                after.cpuNanos() - before.cpuNanos(),
                scenario.callers() > 1 ? -1 : after.allocatedBytes() - before.allocatedBytes(),
                all.length == 0 ? 0 : all[all.length / 2],
                all.length == 0 ? 0 : all[(int) (all.length * 0.99)]);
    }

    private void one(long[] times) throws Exception {
        long last = System.nanoTime();
        for (int i = 0; i < times.length; i++) {
            switch (scenario) {
                case BULK_UP -> check(client.put(large), large.length);
                case BULK_DOWN -> check(client.fetch(Scenario.LARGE).length, Scenario.LARGE);
                case COPY_UP, COPY_DOWN -> requireNonNull(copies).copy(scenario);
                case STREAM -> check((int) stream(), Scenario.PIECES * Scenario.LARGE);
                default -> check(client.echo(small).length, small.length);
            }
            long now = System.nanoTime();
            times[i] = now - last;
            last = now;
        }
    }

    private long stream() throws Exception {
        return client.stream(requireNonNull(file).position(0), Scenario.LARGE);
    }

    private static void check(int found, int expected) {
        if (found != expected) {
            throw new IllegalStateException("the answer has " + found + " in place of " + expected);
        }
    }

    private void many(long[][] times) throws Exception {
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (long[] own : times) {
            Thread thread = new Thread(() -> {
                try {
                    one(own);
                } catch (Exception e) {
                    failed.set(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Exception thrown = failed.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
