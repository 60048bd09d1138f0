package io.remora.tests.contract;

import io.remora.Service;
import io.remora.value.Tuple;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A service for the contract, which notes what happens to it. */
final class YardService implements Yard, Service {
    private static final AtomicInteger MADE = new AtomicInteger();

    final CompletableFuture<io.remora.Session> connected = new CompletableFuture<>();
    final CompletableFuture<io.remora.Session> disconnected = new CompletableFuture<>();
    private final int instance = MADE.incrementAndGet();
    private final Map<Integer, CountDownLatch> gates = new ConcurrentHashMap<>();
    private volatile @Nullable Object held;

    @Override
    public void connected(io.remora.Session session) {
        connected.complete(session);
    }

    @Override
    public void disconnected(io.remora.Session session) {
        disconnected.complete(session);
    }

    @Override
    public int add(int a, int b) {
        return a + b;
    }

    @Override
    public @Nullable Object echo(@Nullable Object value) {
        return value;
    }

    @Override
    public int apply(IntUnaryOperator function, int n) {
        return function.applyAsInt(n);
    }

    @Override
    public int depth(IntUnaryOperator back, int n) {
        return n == 0 ? 0 : 1 + back.applyAsInt(n - 1);
    }

    @Override
    public void sleep(int millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    @Override
    public CompletableFuture<Integer> later(int value) {
        return CompletableFuture.supplyAsync(() -> value, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
    }

    @Override
    public CompletableFuture<Integer> neverThen(String failure) {
        return CompletableFuture.supplyAsync(
                () -> {
                    throw new IllegalArgumentException(failure);
                },
                CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
    }

    private record Numbered(int number) implements Thing {
        @Override
        public Thing other(Thing thing) {
            return thing;
        }
    }

    @Override
    public Thing thing(int number) {
        return new Numbered(number);
    }

    @Override
    public Tuple things(int count) {
        Object[] all = new Object[count];
        // Functions, which are not values and are exposed as what they are.
        Arrays.setAll(all, i -> (IntUnaryOperator) n -> n + i);
        return Tuple.of(all);
    }

    @Override
    public void hold(Object thing) {
        held = thing;
    }

    @Override
    public @Nullable Object held() {
        return held;
    }

    @Override
    public boolean isHeld(Object thing) {
        return thing == held;
    }

    @Override
    public List<Integer> numbers(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    @Override
    public Map<String, Integer> table() {
        return Map.of("one", 1);
    }

    @Override
    public byte[] bytes(int count) {
        return new byte[count];
    }

    @Override
    public int length(byte[] bytes) {
        return bytes.length;
    }

    @Override
    public void fail(String message) throws IOException {
        throw new IOException(message);
    }

    @Override
    public void failUndeclared(String message) {
        throw new IllegalStateException(message);
    }

    @Override
    public int instance() {
        return instance;
    }

    @Override
    public void gate(int number) throws InterruptedException {
        gates.computeIfAbsent(number, key -> new CountDownLatch(1)).await();
    }

    @Override
    public void open(int number) {
        gates.computeIfAbsent(number, key -> new CountDownLatch(1)).countDown();
    }

    @Override
    public void run(Runnable callback) {
        callback.run();
    }

    @Override
    public Session session() {
        return new Session() {
            @Override
            public String principal() {
                return connected.join().principal().name();
            }

            @Override
            public boolean current() {
                return io.remora.Session.current().orElseThrow() == connected.join();
            }
        };
    }
}
