package io.remora.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.ConversionException;
import io.remora.DisconnectedException;
import io.remora.Options;
import io.remora.RemoteException;
import io.remora.value.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each bound at its value and one above, and the connection afterwards. */
@ParameterizedClass
@EnumSource(Via.class)
final class LimitsTest extends ConnectionContract {
    LimitsTest(Via via) {
        super(via);
    }

    private static void assertUsable(Connection connection) {
        assertThat(connection.root(Yard.class).add(1, 2)).isEqualTo(3);
    }

    @Test
    void references_of_ours_that_the_peer_may_hold() throws Exception {
        Connection connection = serveWithin(limits -> limits.withReferences(5)).connect();
        List<Object> kept = new ArrayList<>(connection.root(Yard.class).things(4));
        assertThatThrownBy(() -> connection.root(Yard.class).thing(1))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("already holds 5 references");
        assertUsable(connection);
        ((io.remora.RemoteObject) kept.remove(0)).close();
        until(() -> {
            try {
                return connection.root(Yard.class).thing(1).number() == 1;
            } catch (RemoteException e) {
                return false;
            }
        });
        assertUsable(connection);
    }

    @Test
    void a_result_that_exceeds_the_references_takes_none() throws Exception {
        Served served = serveWithin(limits -> limits.withReferences(5));
        Connection connection = served.connect();
        assertThatThrownBy(() -> connection.root(Yard.class).things(5)).isInstanceOf(RemoteException.class);
        assertThat(served.there().toString()).contains("(1 exported");
        assertThat(connection.root(Yard.class).things(4)).hasSize(4);
    }

    @Test
    void references_of_the_peer_that_we_hold() throws Exception {
        Connection connection =
                serve().connect(options -> options.withLimits(options.limits().withReferences(5)));
        List<?> kept = connection.root(Yard.class).things(4);
        assertThatThrownBy(() -> connection.root(Yard.class).thing(1))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("already holds 5 references");
        assertThat(kept).hasSize(4);
        assertUsable(connection);
    }

    @Test
    void running_calls_above_the_bound_wait_for_a_place() throws Exception {
        Served served = serveWithin(limits -> limits.withRunningCalls(2));
        Connection connection = served.connect();
        Yard.Async yard = connection.root(Yard.Async.class);
        CompletableFuture<?> one = yard.gate(1);
        CompletableFuture<?> two = yard.gate(2);
        CompletableFuture<Integer> third = yard.add(1, 2);
        until(() -> served.there().pendingCalls() == 3);
        assertThat(third).isNotDone();
        served.yard.open(1);
        one.get(5, TimeUnit.SECONDS);
        assertThat(third.get(5, TimeUnit.SECONDS)).isEqualTo(3);
        served.yard.open(2);
        two.get(5, TimeUnit.SECONDS);
    }

    @Test
    void a_call_that_waits_for_its_peer_yields_its_place() throws Exception {
        Served served = serveWithin(limits -> limits.withRunningCalls(1));
        Yard yard = served.connect().root(Yard.class);
        java.util.function.IntUnaryOperator[] back = new java.util.function.IntUnaryOperator[1];
        back[0] = n -> yard.depth(back[0], n);
        assertThat(yard.depth(back[0], 10)).isEqualTo(10);
    }

    @Test
    void pending_calls_above_the_bound_are_refused() throws Exception {
        Served served = serveWithin(limits -> limits.withRunningCalls(1).withPendingCalls(3));
        Connection connection = served.connect();
        Yard.Async yard = connection.root(Yard.Async.class);
        List<CompletableFuture<?>> admitted = List.of(yard.gate(1), yard.add(1, 1), yard.add(2, 2));
        until(() -> served.there().pendingCalls() == 3);
        assertThatThrownBy(() -> yard.add(3, 3).get(5, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("too many calls are in progress on this connection: 3 of 3");
        served.yard.open(1);
        for (CompletableFuture<?> each : admitted) {
            each.get(5, TimeUnit.SECONDS);
        }
        assertUsable(connection);
    }

    @Test
    void pending_bytes_above_the_bound_are_refused() throws Exception {
        Served served = serveWithin(limits -> limits.withRunningCalls(1).withPendingBytes(10_000));
        Connection connection = served.connect();
        Yard.Async yard = connection.root(Yard.Async.class);
        CompletableFuture<?> first = yard.gate(1);
        CompletableFuture<Integer> fits = yard.length(new byte[9_000]);
        until(() -> served.there().pendingCalls() == 2);
        assertThatThrownBy(() -> yard.length(new byte[2_000]).get(5, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("bytes of 10000");
        served.yard.open(1);
        first.get(5, TimeUnit.SECONDS);
        assertThat(fits.get(5, TimeUnit.SECONDS)).isEqualTo(9_000);
        assertThat(connection.root(Yard.class).length(new byte[20_000])).isEqualTo(20_000);
    }

    @Test
    void what_is_too_large_to_be_sent_is_not() throws Exception {
        Connection connection = serve().connect(options -> wire(options, 10_000));
        Yard yard = connection.root(Yard.class);
        int most = 0;
        for (int size = 9_800; size < 10_200; size++) {
            try {
                assertThat(yard.length(new byte[size])).isEqualTo(size);
                assertThat(size).isEqualTo(Math.max(most + 1, size));
                most = size;
            } catch (ConversionException e) {
                assertThat(e).hasMessageContaining("10000");
                break;
            }
        }
        assertThat(most).isBetween(9_850, 9_999);
        assertUsable(connection);
    }

    @Test
    void a_result_that_is_too_large_to_be_sent_is_an_error() throws Exception {
        Connection connection = serve(options -> wire(options, 10_000)).connect();
        assertThat(connection.root(Yard.class).bytes(9_900)).hasSize(9_900);
        assertThatThrownBy(() -> connection.root(Yard.class).bytes(10_001))
                .isInstanceOf(ClassCastException.class)
                .hasMessageContaining("the result cannot be sent")
                .hasMessageContaining("10000");
        assertUsable(connection);
    }

    @Test
    void a_frame_above_the_bound_ends_the_connection_and_says_why() throws Exception {
        Served served = serve(options -> wire(options, 10_000));
        Connection connection = served.connect(options -> options.withCompression(Options.Compression.NEVER));
        assertUsable(connection);
        var there = served.there();
        assertThatThrownBy(() -> connection.root(Yard.class).length(new byte[20_000]))
                .isInstanceOf(DisconnectedException.class);
        there.onEnd().get(5, TimeUnit.SECONDS);
        assertThat(there.ended().orElseThrow()).hasMessageContaining("10000");
    }

    private static Options wire(Options options, int frame) {
        return options.withCompression(Options.Compression.NEVER)
                .withLimits(options.limits().withWire(options.limits().wire().withFrameBytes(frame)));
    }

    @Test
    void values_above_a_bound_are_an_error_for_their_call_alone() throws Exception {
        Connection connection = serve(options -> options.withLimits(options.limits()
                        .withWire(options.limits()
                                .wire()
                                .withDepth(10)
                                .withIntegerDigits(100)
                                .withCollectionSize(1_000))))
                .connect();
        assertThat(connection.root().call("echo", BigInteger.TEN.pow(99)).raw()).isEqualTo(BigInteger.TEN.pow(99));
        assertThatThrownBy(() -> connection.root().call("echo", BigInteger.TEN.pow(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100");
        assertUsable(connection);
        assertThat(connection.root().call("echo", Tuple.of(new Object[1_000])).as(Tuple.class))
                .hasSize(1_000);
        assertThatThrownBy(() -> connection.root().call("echo", Tuple.of(new Object[1_001])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000");
        assertUsable(connection);
        Tuple deep = Tuple.empty();
        int passed = 0;
        for (int depth = 1; depth <= 12; depth++) {
            deep = Tuple.of(deep);
            try {
                assertThat(connection.root().call("echo", deep).raw()).isEqualTo(deep);
                passed = depth;
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("10");
            }
        }
        assertThat(passed).isBetween(6, 10);
        assertUsable(connection);
    }
}
