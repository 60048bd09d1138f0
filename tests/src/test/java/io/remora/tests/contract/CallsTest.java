package io.remora.tests.contract;

import static io.remora.Kw.kw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.CallInterruptedException;
import io.remora.CallTimeoutException;
import io.remora.Connection;
import io.remora.RemoteException;
import io.remora.WireDialect;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls: in both directions, nested, from many threads, with a bound in time. */
@ParameterizedClass
@EnumSource(Via.class)
final class CallsTest extends ConnectionContract {
    CallsTest(Via via) {
        super(via);
    }

    @Test
    void a_call_gives_its_result() throws Exception {
        Connection connection = serve().connect();
        assertThat(connection.root(Yard.class).add(2, 3)).isEqualTo(5);
        assertThat(connection.root().call("add", 2, kw("b", 3)).as(int.class)).isEqualTo(5);
        assertThat(connection.root(Yard.class).numbers(250)).hasSize(250).endsWith(249);
        assertThat(connection.root(Yard.class).table()).containsEntry("one", 1);
        assertThat(connection.root(Yard.class).bytes(2_000_000)).hasSize(2_000_000);
        assertThat(connection.root(Yard.class).length(new byte[3_000_000])).isEqualTo(3_000_000);
    }

    @Test
    void either_dialect_is_told_from_the_first_frame() throws Exception {
        Served served = serve();
        for (WireDialect dialect : WireDialect.values()) {
            Connection connection = served.connect(options -> options.withDialect(dialect));
            assertThat(connection.root(Yard.class).add(2, 3)).isEqualTo(5);
            // Over TLS both ends have told each other that they are ours.
            assertThat(connection.dialect()).contains(via == Via.TLS ? WireDialect.RPYC6 : dialect);
            assertThat(connection.root(Yard.class).apply(n -> n + 1, 1)).isEqualTo(2);
        }
    }

    @Test
    void the_serving_side_calls_too() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        AtomicBoolean ran = new AtomicBoolean();
        connection.root(Yard.class).run(() -> ran.set(true));
        assertThat(ran).isTrue();
        connection.root(Yard.class).hold((IntUnaryOperator) n -> n * 2);
        assertThat(served.there().ping()).isPositive();
        assertThat(served.there().root().dir()).isEmpty();
    }

    @Test
    void what_a_call_throws_has_the_stack_of_its_caller() throws Exception {
        Yard yard = serve().connect().root(Yard.class);
        inThreads(
                2,
                () -> {
                    // Some of these replies are read by the connection's own thread.
                    for (int i = 0; i < 100; i++) {
                        assertThatThrownBy(() -> callWithin(yard)).satisfies(thrown -> {
                            assertThat(thrown.getStackTrace()).anyMatch(CallsTest::isOfCallWithin);
                            assertThat(thrown.getCause().getStackTrace()).anyMatch(CallsTest::isOfCallWithin);
                        });
                    }
                    return 0;
                },
                0);
    }

    private static void callWithin(Yard yard) throws IOException {
        yard.fail("no");
    }

    private static boolean isOfCallWithin(StackTraceElement frame) {
        return frame.getMethodName().equals("callWithin");
    }

    @Test
    void calls_nest_to_any_depth() throws Exception {
        Yard yard = serve().connect().root(Yard.class);
        IntUnaryOperator[] back = new IntUnaryOperator[1];
        back[0] = n -> yard.depth(back[0], n);
        assertThat(yard.depth(back[0], 200)).isEqualTo(200);
    }

    /** Two hundred where every thread costs a stack, a thousand where those that serve are virtual. */
    @Test
    void hundreds_of_threads_nest_twenty_deep_on_one_connection() throws Exception {
        Yard yard = serve().connect().root(Yard.class);
        IntUnaryOperator[] back = new IntUnaryOperator[1];
        back[0] = n -> yard.depth(back[0], n);
        inThreads(Runtime.version().feature() >= 21 ? 1_000 : 200, () -> yard.depth(back[0], 20), 20);
    }

    @Test
    void many_threads_share_a_connection() throws Exception {
        Yard yard = serve().connect().root(Yard.class);
        inThreads(
                32,
                () -> {
                    int sum = 0;
                    for (int i = 0; i < 200; i++) {
                        sum += yard.add(i, 1) - i;
                    }
                    return sum;
                },
                200);
    }

    private void inThreads(int count, Callable<Integer> body, int expected) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                results.add(threads.submit(body));
            }
            for (Future<Integer> each : results) {
                assertThat(each.get(25, TimeUnit.SECONDS)).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void calls_without_waiting_are_in_flight_together() throws Exception {
        Connection connection = serve().connect();
        Yard.Async yard = connection.root(Yard.Async.class);
        List<CompletableFuture<Integer>> sums = new ArrayList<>();
        CompletableFuture<?> waits = yard.gate(1);
        for (int i = 0; i < 2_000; i++) {
            sums.add(yard.add(i, i));
        }
        for (int i = 0; i < sums.size(); i++) {
            assertThat(sums.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(2 * i);
        }
        assertThat(waits).isNotDone();
        connection.root(Yard.class).open(1);
        waits.get(10, TimeUnit.SECONDS);
    }

    @Test
    void an_array_may_be_changed_as_soon_as_its_call_is_under_way() throws Exception {
        Yard.Async yard = serve().connect().root(Yard.Async.class);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int size : new int[] {100, 8 << 10, 300_000}) {
                senders.add(threads.submit(() -> sendOneArrayAgainAndAgain(yard, size)));
            }
            for (Future<?> sender : senders) {
                sender.get(20, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static @Nullable Void sendOneArrayAgainAndAgain(Yard.Async yard, int size) throws Exception {
        byte[] block = new byte[size];
        List<CompletableFuture<@Nullable Object>> echoes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Arrays.fill(block, (byte) i);
            echoes.add(yard.echo(block));
        }
        for (int i = 0; i < echoes.size(); i++) {
            byte[] expected = new byte[size];
            Arrays.fill(expected, (byte) i);
            assertThat(echoes.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(expected);
        }
        return null;
    }

    @Test
    void a_service_may_answer_with_a_future() throws Exception {
        Connection connection = serve().connect();
        assertThat(connection.root().call("later", 7).as(int.class)).isEqualTo(7);
        assertThat(connection.root(Yard.Async.class).later(8).get(10, TimeUnit.SECONDS))
                .isEqualTo(8);
        assertThatThrownBy(() -> connection.root().call("neverThen", "why"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("why");
        List<CompletableFuture<Integer>> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(connection.root(Yard.Async.class).later(i));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(many.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(i);
        }
    }

    @Test
    void a_future_method_of_the_same_interface_does_not_wait() throws Exception {
        Yard yard = serve().connect().root(Yard.class);
        assertThat(yard.later(7).get(10, TimeUnit.SECONDS)).isEqualTo(7);
        assertThatThrownBy(() -> yard.neverThen("why").join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_continuation_may_call_again() throws Exception {
        Connection connection = serve().connect();
        Yard yard = connection.root(Yard.class);
        CompletableFuture<Integer> chained =
                connection.root(Yard.Async.class).add(1, 2).thenApplyAsync(sum -> yard.add(sum, 10));
        assertThat(chained.get(10, TimeUnit.SECONDS)).isEqualTo(13);
    }

    @Test
    void errors_arrive_by_type() throws Exception {
        Yard yard = serve().connect().root(Yard.class);
        assertThatThrownBy(() -> yard.fail("why"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("why");
        assertThatThrownBy(() -> yard.failUndeclared("hunter2"))
                .isExactlyInstanceOf(IllegalStateException.class)
                .satisfies(thrown -> assertThat(thrown.getCause()).isInstanceOf(RemoteException.class))
                .satisfies(thrown ->
                        assertThat(thrown.toString() + thrown.getCause()).doesNotContain("hunter2"));
    }

    @Test
    void a_call_ends_with_the_time_of_its_connection() throws Exception {
        Connection connection = serve().connect(options -> options.withCallTimeout(Duration.ofMillis(500)));
        assertThatThrownBy(() -> connection.root(Yard.class).gate(1))
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("PT0.5S");
        assertThat(connection.root(Yard.class).add(1, 2)).isEqualTo(3);
        assertThatThrownBy(() -> connection.root(Yard.Async.class).gate(1).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CallTimeoutException.class);
        connection.root(Yard.class).open(1);
    }

    @Test
    void a_call_ends_with_a_time_of_its_own() throws Exception {
        Connection connection = serve().connect();
        Yard hasty = connection.withTimeout(Duration.ofMillis(500)).root(Yard.class);
        assertThatThrownBy(() -> hasty.gate(1)).isInstanceOf(CallTimeoutException.class);
        assertThatThrownBy(() ->
                        connection.root().withTimeout(Duration.ofMillis(500)).call("gate", 1))
                .isInstanceOf(CallTimeoutException.class);
        connection.root(Yard.class).open(1);
        hasty.gate(1);
        connection.withTimeout(Duration.ZERO).root(Yard.class).sleep(60);
        assertThat(connection.withTimeout(Duration.ofMillis(1_000)).ping()).isPositive();
    }

    @Test
    void a_late_reply_harms_nobody_and_its_references_go_back() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        CompletableFuture<Yard.Thing> gated = new CompletableFuture<>();
        served.yard.hold((java.util.function.Supplier<Object>) gated::join);
        // held() is not it: the object itself is returned late, by a function of the service.
        var function = connection.root().call("held").object();
        int held = held(connection);
        assertThatThrownBy(() -> function.withTimeout(Duration.ofMillis(30)).invoke())
                .isInstanceOf(CallTimeoutException.class);
        gated.complete(served.yard.thing(1));
        assertThat(connection.root(Yard.class).add(1, 2)).isEqualTo(3);
        until(() -> {
            System.gc();
            return held(connection) == held && served.there().toString().contains("(2 exported");
        });
    }

    private static int held(Connection connection) {
        String text = connection.toString();
        return Integer.parseInt(text.substring(text.indexOf(", ") + 2, text.indexOf(" held")));
    }

    @Test
    void an_interrupt_ends_the_wait_and_not_the_connection() throws Exception {
        Connection connection = serve().connect();
        Yard yard = connection.root(Yard.class);
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                yard.gate(1);
                ended.complete(new AssertionError("was not interrupted"));
            } catch (CallInterruptedException e) {
                ended.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError("status lost", e));
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
        caller.start();
        until(() -> caller.getState() == Thread.State.WAITING
                || caller.getState() == Thread.State.RUNNABLE
                || caller.getState() == Thread.State.TIMED_WAITING);
        caller.interrupt();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(CallInterruptedException.class);
        assertThat(yard.add(1, 2)).isEqualTo(3);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> yard.gate(2)).isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(yard.add(1, 2)).isEqualTo(3);
        yard.open(1);
        yard.open(2);
    }

    @Test
    void an_interrupted_callback_does_not_end_the_connection() throws Exception {
        Connection connection = serve().connect();
        Yard yard = connection.root(Yard.class);
        yard.run(() -> Thread.currentThread().interrupt());
        assertThat(yard.add(1, 2)).isEqualTo(3);
        assertThat(connection.ended()).isEmpty();
    }

    @Test
    void a_ping_measures_the_round_trip() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        assertThat(connection.ping()).isPositive();
        assertThat(connection.pingAsync().get(10, TimeUnit.SECONDS)).isPositive();
    }
}
