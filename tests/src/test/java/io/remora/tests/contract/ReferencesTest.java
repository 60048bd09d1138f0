package io.remora.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.connection.SymmetricConnection;
import io.remora.object.Capability;
import io.remora.tests.peer.RawPeer;
import io.remora.value.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** References: whose they are, how often they were sent, and when they go back. */
@ParameterizedClass
@EnumSource(Via.class)
final class ReferencesTest extends ConnectionContract {
    ReferencesTest(Via via) {
        super(via);
    }

    /** How many of its objects a side's peer holds. */
    private static int exported(Connection side) {
        String text = side.toString();
        return Integer.parseInt(text.substring(text.lastIndexOf('(') + 1, text.indexOf(" exported")));
    }

    @Test
    void the_type_of_the_far_object_is_known_by_its_name() throws Exception {
        assertThat(serve().connect().root().typeName()).isEqualTo(Yard.class.getName());
    }

    @Test
    void a_reference_passed_home_is_the_original_object() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        Yard yard = connection.root(Yard.class);
        Yard.Thing thing = yard.thing(7);
        yard.hold(thing);
        assertThat(served.yard.held()).isInstanceOf(Record.class);
        assertThat(yard.isHeld(thing)).isTrue();
        assertThat(thing.other(yard.thing(8)).number()).isEqualTo(8);
        List<String> mine = new ArrayList<>();
        assertThat(connection.root().call("echo", mine).raw()).isSameAs(mine);
        IntUnaryOperator function = n -> n;
        yard.hold(function);
        assertThat(yard.held()).isSameAs(function);
        assertThat(yard.isHeld(function)).isTrue();
        Tuple mixed = (Tuple) connection
                .root()
                .call("echo", Tuple.of(1, Tuple.of(function, mine)))
                .raw();
        assertThat((Tuple) mixed.get(1)).satisfies(inner -> {
            assertThat(inner.get(0)).isSameAs(function);
            assertThat(inner.get(1)).isSameAs(mine);
        });
    }

    @Test
    void the_same_object_is_the_same_reference() throws Exception {
        Connection connection = serve().connect();
        connection.root().call("hold", connection.root().call("thing", 1).object());
        RemoteObject one = connection.root().call("held").object();
        RemoteObject two = connection.root().call("held").object();
        assertThat(one).isSameAs(two);
        assertThat(one).isNotEqualTo(connection.root().call("thing", 1).object());
        assertThat(one.as(Yard.Thing.class))
                .isEqualTo(two.as(Yard.Thing.class))
                .hasSameHashCodeAs(two.as(Yard.Thing.class));
        assertThat(connection.root()).isEqualTo(connection.root());
    }

    @Test
    void a_view_that_comes_back_is_still_that_view() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        Capability view = Capability.of(served.yard.thing(3), Yard.Thing.class).only("number");
        served.yard.hold(view);
        RemoteObject held = connection.root().call("held").object();
        assertThat(held.call("number").as(int.class)).isEqualTo(3);
        assertThatThrownBy(() -> held.call("other", held)).isInstanceOf(io.remora.NoSuchMemberException.class);
        RemoteObject again = connection.root().call("echo", held).object();
        assertThatThrownBy(() -> again.call("other", again)).isInstanceOf(io.remora.NoSuchMemberException.class);
        assertThat(again).isEqualTo(held);
    }

    @Test
    void closing_gives_all_counts_back() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        Yard yard = connection.root(Yard.class);
        SymmetricConnection there = served.there();
        yard.hold(connection.root().call("thing", 1).object());
        int before = exported(there);
        RemoteObject thing = connection.root().call("held").object();
        for (int i = 0; i < 5; i++) {
            assertThat(connection.root().call("held").object()).isSameAs(thing);
        }
        thing.close();
        thing.close();
        until(() -> exported(there) < before || exported(there) == before - 1 || exported(there) == 1);
        assertThatThrownBy(() -> thing.call("number"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was released");
        assertThat(connection.root().call("held").object().call("number").as(int.class))
                .isEqualTo(1);
    }

    @Test
    void what_is_unreachable_goes_back() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        Yard yard = connection.root(Yard.class);
        SymmetricConnection there = served.there();
        for (int i = 0; i < 100; i++) {
            assertThat(yard.thing(i).number()).isEqualTo(i);
        }
        until(() -> {
            System.gc();
            return exported(there) == 1;
        });
        yard.apply(n -> n, 1);
        until(() -> {
            System.gc();
            return exported(connection) == 0;
        });
    }

    @Test
    void releasing_never_races_a_reply_that_sends_it_again() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        served.yard.hold(served.yard.thing(1));
        RemoteObject thing = connection.root().call("held").object();
        for (int i = 0; i < 500; i++) {
            CompletableFuture<RemoteValue> next = connection.root().callAsync("held");
            if (i % 2 == 0) {
                Thread.onSpinWait();
            }
            thing.close();
            thing = next.get(10, TimeUnit.SECONDS).object();
            if (i % 3 == 0) {
                // It may be the one that was closed before its reply came; then it says so.
                thing = connection.root().call("held").object();
            }
        }
        RemoteObject last = connection.root().call("held").object();
        assertThat(last.call("number").as(int.class)).isEqualTo(1);
        last.close();
        thing.close();
        until(() -> exported(served.there()) == 1);
    }

    @Test
    void the_end_of_the_connection_lets_go_of_everything() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        SymmetricConnection there = served.there();
        connection.root(Yard.class).thing(1);
        connection.root(Yard.class).hold(new ArrayList<>());
        connection.close();
        there.onEnd().get(5, TimeUnit.SECONDS);
        connection.onEnd().get(5, TimeUnit.SECONDS);
        assertThat(exported(there)).isZero();
        assertThat(exported(connection)).isZero();
    }

    @Test
    void giving_back_too_much_is_an_error_and_leaves_the_others_usable() throws Exception {
        Served served = serve();
        RawPeer peer = served.raw();
        Tuple root = peer.root();
        Tuple thing = peer.ask(
                        RawPeer.CALLATTR,
                        RawPeer.yours(root),
                        RawPeer.value("thing"),
                        RawPeer.value(Tuple.of(1)),
                        RawPeer.value(Tuple.empty()))
                .reference();
        assertThat(peer.ask(RawPeer.DEL, RawPeer.yours(thing), RawPeer.value(2)).error())
                .isEqualTo("builtins.ValueError");
        assertThat(peer.ask(RawPeer.DEL, RawPeer.yours(thing), RawPeer.value(-1))
                        .error())
                .isEqualTo("builtins.ValueError");
        assertThat(peer.ask(RawPeer.DEL, RawPeer.yours(thing), RawPeer.value(1)).value())
                .isNull();
        assertThat(peer.ask(RawPeer.DEL, RawPeer.yours(thing), RawPeer.value(1)).error())
                .isEqualTo("builtins.ValueError");
        assertThat(peer.ask(RawPeer.PING, RawPeer.value("still here")).value()).isEqualTo("still here");
        assertThat(peer.ask(RawPeer.GETATTR, RawPeer.yours(root), RawPeer.value("add"))
                        .reference()
                        .get(0))
                .isEqualTo("builtins.method");
    }

    @Test
    void an_id_means_nothing_on_another_connection() throws Exception {
        Served served = serve();
        RawPeer one = served.raw();
        RawPeer two = served.raw();
        Tuple ofOne = one.root();
        Tuple ofTwo = two.root();
        assertThat(ofOne.get(2)).isNotEqualTo(ofTwo.get(2));
        assertThat(two.ask(RawPeer.GETATTR, RawPeer.yours(ofOne), RawPeer.value("add"))
                        .error())
                .isEqualTo("builtins.ValueError");
        assertThat(two.ask(RawPeer.GETATTR, RawPeer.yours(ofTwo), RawPeer.value("add"))
                        .reference())
                .isNotNull();
    }

    @Test
    void what_was_prepared_and_not_sent_is_taken_back() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        connection.root(Yard.class).add(1, 2);
        Object hidden = new Object();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> connection.root().call("echo", Tuple.of(new ArrayList<>(), hidden)))
                    .isInstanceOf(io.remora.NotExposedException.class);
            assertThatThrownBy(() -> connection.root().call("add", new ArrayList<>(), hidden))
                    .isInstanceOf(io.remora.NotExposedException.class);
            assertThatThrownBy(() -> connection.root(Pair.class).echo(new ArrayList<>(), hidden))
                    .isInstanceOf(io.remora.NotExposedException.class);
        }
        assertThat(exported(connection)).isZero();
        served.yard.hold(Tuple.of(served.yard.thing(1), (IntUnaryOperator) n -> n, hidden));
        int before = exported(served.there());
        assertThatThrownBy(() -> connection.root().call("held")).isInstanceOf(ClassCastException.class);
        assertThat(exported(served.there())).isEqualTo(before);
    }

    /** Takes two, to see the first taken back when the second cannot go. */
    interface Pair {
        void echo(Object a, Object b);
    }
}
