package io.remora.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.tests.peer.RawPeer;
import io.remora.tests.peer.RawPeer.Message;
import io.remora.value.Tuple;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Peers that send what no honest one does: an error where the number is known, else the end; never anybody else's end.
 */
@ParameterizedClass
@EnumSource(Via.class)
final class HostilePeerTest extends ConnectionContract {
    HostilePeerTest(Via via) {
        super(via);
    }

    private static void assertUsable(RawPeer peer) throws Exception {
        assertThat(peer.ask(RawPeer.PING, RawPeer.value("x")).value()).isEqualTo("x");
    }

    @Test
    void a_request_that_cannot_be_understood_is_answered() throws Exception {
        RawPeer peer = serve().raw();
        Map<String, byte[]> requests = Map.of(
                "an unknown handler", peer.request(1, 99, RawPeer.value("x")),
                "handler zero", peer.request(1, 0),
                "a negative handler", peer.request(1, -1),
                "an enormous handler", peer.request(1, Long.MAX_VALUE),
                "no arguments", peer.request(1, RawPeer.GETATTR),
                "too many arguments", peer.request(1, RawPeer.PING, RawPeer.value(1), RawPeer.value(2)),
                "a bad label", peer.message(1, 1, Tuple.of(RawPeer.PING, Tuple.of(9, "x"))),
                "a label that is no number", peer.message(1, 1, Tuple.of(RawPeer.PING, Tuple.of("x", "x"))),
                "no boxed value", peer.message(1, 1, Tuple.of(RawPeer.PING, "x")),
                "arguments that are no tuple", peer.message(1, 1, Tuple.of(RawPeer.PING, RawPeer.value(5))));
        for (Map.Entry<String, byte[]> each : requests.entrySet()) {
            peer.send(each.getValue());
            Message answer = peer.read();
            assertThat(answer.sequence()).as(each.getKey()).isEqualTo(1);
            assertThat(answer.error()).as(each.getKey()).isEqualTo("builtins.ValueError");
            assertUsable(peer);
        }
        peer.send(peer.message(1, 1, "x"));
        assertThat(peer.read().error()).isEqualTo("builtins.ValueError");
        assertUsable(peer);
    }

    @Test
    void an_unknown_reference_is_an_error() throws Exception {
        RawPeer peer = serve().raw();
        Tuple root = peer.root();
        Tuple invented = Tuple.of(root.get(0), root.get(1), 12345L);
        assertThat(peer.ask(RawPeer.GETATTR, RawPeer.yours(invented), RawPeer.value("add"))
                        .error())
                .isEqualTo("builtins.ValueError");
        assertThat(peer.ask(RawPeer.INSPECT, RawPeer.value(invented)).type()).isEqualTo(3);
        assertThat(peer.ask(RawPeer.GETATTR, RawPeer.value("no reference"), RawPeer.value("add"))
                        .type())
                .isEqualTo(3);
        assertThat(peer.ask(RawPeer.INSPECT, RawPeer.value("no id")).type()).isEqualTo(3);
        assertUsable(peer);
    }

    @Test
    void pickling_is_refused() throws Exception {
        RawPeer peer = serve().raw();
        Message answer = peer.ask(14, RawPeer.yours(peer.root()), RawPeer.value(4));
        assertThat(answer.error()).isEqualTo("builtins.ValueError");
        assertThat(answer.errorText()).isEqualTo("pickling is disabled");
        assertUsable(peer);
    }

    @Test
    void comparison_calls_nothing_but_comparisons() throws Exception {
        RawPeer peer = serve().raw();
        Tuple root = peer.root();
        for (String operator : new String[] {"open", "__call__", "__getattribute__", "__cmp__", "add"}) {
            assertThat(peer.ask(11, RawPeer.yours(root), RawPeer.value(1), RawPeer.value(operator))
                            .type())
                    .as(operator)
                    .isEqualTo(3);
        }
        assertThat(peer.ask(11, RawPeer.yours(root), RawPeer.yours(root), RawPeer.value("__eq__"))
                        .value())
                .isEqualTo(true);
    }

    @Test
    void what_is_hidden_and_what_is_absent_look_the_same() throws Exception {
        RawPeer peer = serve().raw();
        Tuple root = peer.root();
        for (String name :
                new String[] {"getClass", "wait", "notify", "hashCode", "nosuch", "__class__", "connected", ""}) {
            for (long handler : new long[] {RawPeer.GETATTR, RawPeer.CALLATTR, 5, 6}) {
                Object[] arguments = handler == RawPeer.CALLATTR
                        ? new Object[] {RawPeer.yours(root), RawPeer.value(name), RawPeer.value(Tuple.empty())}
                        : handler == 6
                                ? new Object[] {RawPeer.yours(root), RawPeer.value(name), RawPeer.value(1)}
                                : new Object[] {RawPeer.yours(root), RawPeer.value(name)};
                Message answer = peer.ask(handler, arguments);
                assertThat(answer.error()).as(name + " by " + handler).isEqualTo("builtins.AttributeError");
                assertThat(answer.errorText()).isEqualTo("cannot access '" + name + "'");
            }
        }
    }

    @Test
    void bytes_may_come_one_by_one() throws Exception {
        RawPeer peer = serve().raw();
        for (byte each : peer.request(7, RawPeer.PING, RawPeer.value("x"))) {
            peer.send(new byte[] {each});
        }
        Message answer = peer.read();
        assertThat(answer.sequence()).isEqualTo(7);
        assertThat(answer.value()).isEqualTo("x");
    }

    @Test
    void requests_may_come_together() throws Exception {
        RawPeer peer = serve().raw();
        ByteArrayOutputStream three = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            three.write(peer.request(i, RawPeer.PING, RawPeer.value(i)));
        }
        peer.send(three.toByteArray());
        for (int i = 0; i < 3; i++) {
            assertThat(peer.read().value()).isEqualTo(i);
        }
    }

    @Test
    void a_frame_may_end_anywhere_and_harms_nobody_else() throws Exception {
        Served served = serve();
        RawPeer bystander = served.raw();
        assertUsable(bystander);
        byte[] ping = bystander.request(7, RawPeer.PING, RawPeer.value("x"));
        for (int length = 1; length < ping.length; length += via == Via.TLS ? 5 : 1) {
            RawPeer peer = served.raw();
            peer.send(Arrays.copyOf(ping, length));
            peer.close();
        }
        until(() -> served.server.sessions().size() == 1);
        assertUsable(bystander);
    }

    @Test
    void what_is_no_message_ends_that_connection_alone() throws Exception {
        Served served = serve();
        RawPeer bystander = served.raw();
        assertUsable(bystander);
        for (byte[] bytes : new byte[][] {
            RawPeer.frame("hello"),
            RawPeer.frame(Tuple.of(9, 1, Tuple.empty())),
            RawPeer.frame(Tuple.of(1, "x", Tuple.empty())),
            "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            {-1, -1, -1, -1, 0, 1, 2, 3},
            {0, 0, 0, 0, 0, '\n'}
        }) {
            RawPeer peer = served.raw();
            peer.send(bytes);
            peer.awaitEnd();
        }
        assertUsable(bystander);
    }

    @Test
    void a_reply_that_nobody_asked_for_is_dropped() throws Exception {
        RawPeer peer = serve().raw();
        assertUsable(peer);
        peer.send(peer.message(2, 555, RawPeer.value("x")));
        peer.send(peer.message(3, 556, Tuple.of(Tuple.of("a", "b"), Tuple.empty(), Tuple.empty(), "")));
        peer.send(peer.message(2, 557, RawPeer.mine("some.Thing", 77)));
        peer.send(peer.message(2, 558, Tuple.of(7, 7)));
        assertUsable(peer);
        // The reference in it goes back once nothing here can reach it.
        CompletableFuture<Void> collecting = CompletableFuture.runAsync(System::gc);
        collecting.get(10, TimeUnit.SECONDS);
        Message release = peer.read();
        assertThat(release.type()).isEqualTo(1);
        assertThat(release.body().toString()).contains("15", "some.Thing");
    }

    @Test
    void goodbye_is_answered_or_the_link_ends_at_once() throws Exception {
        RawPeer peer = serve().raw();
        assertUsable(peer);
        long start = System.nanoTime();
        peer.send(peer.request(9, RawPeer.CLOSE));
        peer.awaitEnd();
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    }

    @Test
    void goodbye_of_rpyc_6_is_answered_at_once() throws Exception {
        RawPeer peer = serve().raw().inRpyc6();
        assertUsable(peer);
        long start = System.nanoTime();
        peer.send(peer.request(9, RawPeer.CLOSE));
        peer.awaitEnd();
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    }
}
