package io.remora.tests.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.Exposed;
import io.remora.NoSuchMemberException;
import io.remora.Options;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.server.Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Objects that are passed on: a proxy of one connection works over another, on each road. */
@ParameterizedClass
@EnumSource(Road.class)
@Timeout(60)
@SuppressWarnings("NullAway.Init") // made for each road
final class ChainingTest {
    @Parameter
    private Road road;

    /** In the middle of Python, Java, Python. */
    public static final class Relay {
        private final RemoteObject far;

        Relay(RemoteObject far) {
            this.far = far;
        }

        @Exposed
        public Object far() {
            return far;
        }

        @Exposed
        public @Nullable Object point() {
            return far.call("point").raw();
        }

        @Exposed
        public @Nullable Object through(@Nullable Object value) {
            return far.call("echo", value).raw();
        }

        @Exposed
        public @Nullable Object apply(Object function, int n) {
            return far.call("apply", function, n).raw();
        }

        @Exposed
        public boolean isFar(Object thing) {
            return far.equals(thing);
        }

        @Exposed
        public void fail() {
            far.call("raise_builtin", "KeyError", "deep down");
        }

        @Exposed
        public Named narrowed() {
            return far.call("point").as(Named.class);
        }
    }

    /** All of a far point that is shown. */
    @Exposed
    interface Named {
        double norm();
    }

    private static Road.Way way;
    private static Python python;
    private static Server workshop;
    private static Server relay;
    private static Connection far;

    @BeforeParameterizedClassInvocation
    static void start(Road road, @TempDir Path folder) throws Exception {
        python = Python.start();
        way = road.in(folder);
        URI pythons = way.servedBy(python, "Workshop");
        far = Remora.connect(pythons, way.client(), Options.defaults().withDialect(python.dialect()));
        workshop = Server.on(way.listenAt("workshop"), way.server())
                .grant("*", Workshop.class, Workshop::new)
                .start();
        RemoteObject root = far.root();
        relay = Server.on(way.listenAt("relay"), way.server())
                .grant("*", Relay.class, () -> new Relay(root))
                .start();
        way.equip(python);
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        if (python == null) {
            return;
        }
        far.close();
        python.close();
        workshop.close();
        relay.close();
    }

    private static void run(String source) {
        python.run("conn = connect(URL)\nroot = conn.root\n" + source, "URL", relay.uri());
    }

    @Test
    void python_calls_python_through_java() {
        run("""
                far = root.far()
                assert far.add(2, 3) == 5
                assert far.kw(2, scale=10) == 20
                p = far.point()
                assert p.x == 3 and p.norm() == 5.0
                assert str(p) == "a point" and repr(p) == "Point(3, 4)" and hash(p) == 4711
                assert p == far.point() and p != far.point(5, 6)
                assert "exposed_norm" in dir(p)
                assert p < far.point(5, 6)
                raises(AttributeError, lambda: p.y, "y")
                l = far.items(4)
                assert len(l) == 4 and l[-1] == 3 and list(l) == [0, 1, 2, 3] and 2 in l and list(l[1:3]) == [1, 2]
                assert isinstance(l, list)
                d = far.table()
                assert d["one"] == 1 and len(d) == 2 and sorted(d) == ["one", "two"]
                assert list(far.generate(3)) == [0, 1, 2]
                assert far.function()(4, 2) == 42 and far.function()(4, b=3) == 43
                with far.resource() as r:
                    assert r.use() == "used"
                assert list(r.log) == ["enter", "exit"]
                from rpyc.utils.helpers import buffiter
                assert list(buffiter(far.items(25), 10)) == list(range(25))
                box = far.box()
                box.value = 7
                assert box.value == 7
                del box.value
                raises(AttributeError, lambda: box.value)
                raises(ZeroDivisionError, lambda: far.div(1, 0))
                """);
    }

    @Test
    void a_reference_passed_on_and_home_is_the_original() {
        run("""
                far = root.far()
                assert root.isFar(far)
                mine = [1]
                assert root.through(mine) is mine
                assert far.echo(mine) is mine
                p = far.point()
                far.hold(p)
                assert far.is_held(p)
                assert root.through(p) == p
                """);
    }

    @Test
    void a_callback_runs_at_the_first_from_the_last() {
        run("""
                assert list(root.apply(lambda n: n * n, 4)) == [0, 1, 4, 9]
                assert list(root.far().apply(lambda n: n + 1, 3)) == [1, 2, 3]
                """);
    }

    @Test
    void an_exception_comes_through_as_what_it_was() {
        run("""
                raises(KeyError, lambda: root.fail(), "deep down")
                raises("service.Oops", lambda: root.far().raise_custom(), "bad")
                def fails():
                    raise IndexError("mine")
                raises(IndexError, lambda: root.far().relay(fails), "mine")
                """);
    }

    @Test
    void an_object_passed_on_as_an_interface_shows_that_alone() {
        run("""
                p = root.narrowed()
                assert p.norm() == 5.0
                raises(AttributeError, lambda: p.x, "cannot access 'x'")
                """);
    }

    @Test
    void java_calls_java_through_python() throws Exception {
        URI between = way.servedBy(python, "Between");
        way.equip(python);
        try (Connection connection =
                Remora.connect(between, way.client(), Options.defaults().withDialect(python.dialect()))) {
            RemoteObject far =
                    connection.root().call("far", workshop.uri().toString()).object();
            assertThat(far.call("add", 2, 3).as(int.class)).isEqualTo(5);
            RemoteObject point = far.call("point").object();
            assertThat(point.get("x").as(int.class)).isEqualTo(3);
            assertThat(point.call("norm").as(double.class)).isEqualTo(5.0);
            assertThat(point.str()).isEqualTo("Point(3, 4)");
            assertThatThrownBy(() -> point.get("y")).isInstanceOf(NoSuchMemberException.class);
            assertThat(new ArrayList<>(far.call("items", 3).asListOf(Integer.class)))
                    .containsExactly(0, 1, 2);
            assertThat(far.call("total", List.of(1, 2, 3)).as(int.class)).isEqualTo(6);
            IntUnaryOperator square = n -> n * n;
            assertThat(far.call("apply", square, 3).asListOf(Integer.class)).containsExactly(0, 1, 4);
            List<Object> mine = new ArrayList<>();
            assertThat(connection.root().call("through", mine).raw()).isSameAs(mine);
            assertThat(far.call("echo", mine).raw()).isSameAs(mine);
            far.call("hold", point);
            assertThat(far.call("isSame", point).as(boolean.class)).isTrue();
            assertThatThrownBy(() -> far.call("div", 1, 0)).isInstanceOf(ArithmeticException.class);
        }
    }
}
