package io.remora.tests.transcript;

import static io.remora.Kw.kw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.NoSuchMemberException;
import io.remora.Options;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.WireDialect;
import io.remora.tests.peer.RawPeer;
import io.remora.tests.transcript.Transcript.Line;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client asks a recorded server what the recorded client asked, and understands the recorded answers. */
@Timeout(30)
final class RecordedServerTest {
    /** What our client does without: Python makes classes of it. Its goodbye may cross the server's. */
    private static final Set<Long> NOT_NEEDED = Set.of((long) RawPeer.INSPECT, (long) RawPeer.PING);

    private interface Body {
        void run(RemoteObject root, Connection connection) throws Exception;
    }

    /** Plays a recording to the body; all that was recorded must be asked. */
    private static void play(WireDialect dialect, String name, Body body) throws Exception {
        play(dialect, name, NOT_NEEDED, body);
    }

    private static void play(WireDialect dialect, String name, Set<Long> notNeeded, Body body) throws Exception {
        LoopbackTransport.Pair pair = LoopbackTransport.pair();
        try (RecordedServer server = new RecordedServer(pair.right(), Transcript.read(dialect, name))) {
            try (Connection connection =
                    Remora.over(pair.left(), Options.defaults().withDialect(dialect))) {
                body.run(connection.root(), connection);
            }
            assertThat(server.notAsked())
                    .filteredOn(line -> !notNeeded.contains(line.handler()))
                    .extracting(Line::body)
                    .isEmpty();
        }
    }

    /** A method as the recorded client called it: got, called, given back. */
    private static RemoteValue call(RemoteObject object, String name, Object... arguments) {
        try (RemoteObject method = object.get(name).object()) {
            return method.invoke(arguments);
        }
    }

    @ParameterizedTest
    @EnumSource(WireDialect.class)
    void calls_with_keywords(WireDialect dialect) throws Exception {
        play(dialect, "custom-call", (root, connection) -> {
            assertThat(call(root, "add", 2, 3).as(int.class)).isEqualTo(5);
            assertThat(call(root, "kw", 2, kw("scale", 10)).as(int.class)).isEqualTo(20);
            assertThat(connection.ping()).isPositive();
        });
    }

    @ParameterizedTest
    @EnumSource(WireDialect.class)
    void a_callback_while_it_waits(WireDialect dialect) throws Exception {
        play(dialect, "callback", (root, connection) -> {
            IntUnaryOperator square = n -> n * n;
            RemoteObject list = call(root, "apply", square, 3).object();
            RemoteObject iterator = list.call("__iter__").object();
            assertThat(list.call("__len__").as(int.class)).isEqualTo(3);
            assertThat(iterator.call("__next__").as(int.class)).isZero();
            assertThat(iterator.call("__next__").as(int.class)).isEqualTo(1);
            assertThat(iterator.call("__next__").as(int.class)).isEqualTo(4);
            assertThatThrownBy(() -> iterator.call("__next__")).isInstanceOf(NoSuchElementException.class);
            iterator.close();
            list.close();
        });
    }

    @ParameterizedTest
    @EnumSource(WireDialect.class)
    void exceptions_by_type(WireDialect dialect) throws Exception {
        play(dialect, "exceptions", (root, connection) -> {
            // Kept until the end: the recorded client kept what an exception's frames held.
            RemoteObject div = root.get("div").object();
            assertThatThrownBy(() -> div.invoke(1, 0))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("division by zero")
                    .cause()
                    .satisfies(cause ->
                            assertThat(((RemoteException) cause).attributes()).containsKey("_remote_version"));
            RemoteObject custom = root.get("custom_error").object();
            assertThatThrownBy(custom::invoke)
                    .isInstanceOf(RemoteException.class)
                    .satisfies(thrown -> {
                        assertThat(((RemoteException) thrown).type()).isEqualTo("__main__.Oops");
                        assertThat(((RemoteException) thrown).arguments()).containsExactly("bad", 7);
                    });
            for (String name : new String[] {"hidden", "hidden", "nosuch", "nosuch"}) {
                assertThatThrownBy(() -> root.get(name))
                        .isInstanceOf(NoSuchMemberException.class)
                        .hasMessage("cannot access '" + name + "'");
            }
        });
    }

    @ParameterizedTest
    @EnumSource(WireDialect.class)
    void an_object_by_reference(WireDialect dialect) throws Exception {
        play(dialect, "reference", (root, connection) -> {
            RemoteObject point = call(root, "point").object();
            assertThat(point.typeName()).isEqualTo("__main__.Point");
            assertThat(point.get("x").as(int.class)).isEqualTo(3);
            assertThat(call(point, "norm").as(double.class)).isEqualTo(5.0);
            assertThat(point.repr()).startsWith("<__main__.Point object at");
            assertThat(point.str()).startsWith("<__main__.Point object at");
            assertThat(point.hash()).isPositive();
            assertThat(point.equalTo(point)).isTrue();
            assertThat(point.dir()).contains("exposed_norm", "exposed_x");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> point.get("y")).isInstanceOf(NoSuchMemberException.class);
            }
            assertThatThrownBy(() -> point.set("x", 1)).isInstanceOf(NoSuchMemberException.class);
        });
    }

    @ParameterizedTest
    @EnumSource(WireDialect.class)
    void a_restricted_view(WireDialect dialect) throws Exception {
        play(dialect, "restricted", (root, connection) -> {
            RemoteObject view = call(root, "view").object();
            assertThat(view.get("exposed_x").as(int.class)).isEqualTo(3);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> view.get("norm"))
                        .isInstanceOf(NoSuchMemberException.class)
                        .hasMessage("norm");
            }
        });
    }

    @ParameterizedTest
    @EnumSource(WireDialect.class)
    void calls_in_flight_a_compressed_reply_and_a_mixed_tuple(WireDialect dialect) throws Exception {
        play(dialect, "async-and-compressed", (root, connection) -> {
            RemoteObject add = root.get("add").object();
            CompletableFuture<RemoteValue> one = add.invokeAsync(1, 2);
            CompletableFuture<RemoteValue> two = add.invokeAsync(3, 4);
            assertThat(two.join().as(int.class)).isEqualTo(7);
            assertThat(one.join().as(int.class)).isEqualTo(3);
            assertThat(call(root, "big").as(byte[].class)).hasSize(8000).startsWith('a', 'b');
            List<Object> mine = new ArrayList<>();
            Tuple swapped = call(root, "swap", 1, mine).as(Tuple.class);
            assertThat(swapped.get(0)).isSameAs(mine);
            assertThat(swapped.get(1)).isEqualTo(1);
            add.close();
        });
    }

    @ParameterizedTest
    @EnumSource(WireDialect.class)
    void a_remote_list(WireDialect dialect) throws Exception {
        // The recorded client asked for ever more elements at once; ours asks for as many as it was told.
        Set<Long> notNeeded = Set.of((long) RawPeer.INSPECT, 17L, (long) RawPeer.DEL);
        play(dialect, "list", notNeeded, (root, connection) -> {
            RemoteObject list = call(root, "items", 25).object();
            assertThat(list.call("__len__").as(int.class)).isEqualTo(25);
            assertThat(list.call("__getitem__", 0).as(int.class)).isZero();
            list.call("__getitem__", new Slice(1, 3, null)).object().close();
            assertThat(list.call("__contains__", 3).as(boolean.class)).isTrue();
            try (RemoteObject iterator = list.call("__iter__").object()) {
                for (int i = 0; i < 25; i++) {
                    assertThat(iterator.call("__next__").as(int.class)).isEqualTo(i);
                }
                assertThatThrownBy(() -> iterator.call("__next__")).isInstanceOf(NoSuchElementException.class);
            }
            Iterator<RemoteValue> ten = list.iterate(10);
            for (int i = 0; i < 10; i++) {
                assertThat(ten.next().as(int.class)).isEqualTo(i);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(WireDialect.class)
    void classic_modules(WireDialect dialect) throws Exception {
        play(dialect, "classic", (root, connection) -> {
            RemoteObject getmodule = root.get("getmodule").object();
            RemoteObject builtins = getmodule.invoke("builtins").object();
            getmodule.invoke("importlib.util");
            RemoteObject eval = root.get("eval").object();
            RemoteObject execute = root.get("execute").object();
            RemoteObject namespace = root.get("namespace").object();
            RemoteObject sys = getmodule.invoke("sys").object();
            RemoteObject path = sys.get("path").object();
            RemoteObject append = path.get("append").object();
            path.close();
            assertThat(append.invoke("lucy").isNull()).isTrue();
            append.close();
            RemoteObject again = sys.get("path").object();
            assertThat(again.call("__getitem__", -1).as(String.class)).isEqualTo("lucy");
            again.close();
            RemoteObject third = sys.get("path").object();
            RemoteObject pop = third.get("pop").object();
            third.close();
            assertThat(pop.invoke().as(String.class)).isEqualTo("lucy");
            pop.close();
            RemoteObject os = getmodule.invoke("os").object();
            RemoteObject posixpath = os.get("path").object();
            RemoteObject join = posixpath.get("join").object();
            posixpath.close();
            assertThat(join.invoke("a", "b").as(String.class)).isEqualTo("a/b");
            join.close();
            RemoteObject open = builtins.get("open").object();
            assertThatThrownBy(() -> open.invoke("/non/existent/file/name"))
                    .isInstanceOf(RemoteException.class)
                    .cause()
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage("/non/existent/file/name");
            assertThat(eval.invoke("3 * 7").as(int.class)).isEqualTo(21);
            assertThat(execute.invoke("y = 9").isNull()).isTrue();
            assertThat(namespace.call("__getitem__", "y").as(int.class)).isEqualTo(9);
        });
    }

    @ParameterizedTest
    @EnumSource(WireDialect.class)
    void a_context_manager(WireDialect dialect) throws Exception {
        play(dialect, "classic-context-manager", (root, connection) -> {
            RemoteObject getmodule = root.get("getmodule").object();
            RemoteObject builtins = getmodule.invoke("builtins").object();
            getmodule.invoke("importlib.util");
            root.get("eval");
            root.get("execute");
            root.get("namespace");
            RemoteObject file = call(builtins, "open", "/etc/hostname").object();
            String line =
                    file.with(entered -> call(entered.object(), "readline").as(String.class));
            assertThat(line).isEqualTo("vm\n");
            file.close();
        });
    }
}
