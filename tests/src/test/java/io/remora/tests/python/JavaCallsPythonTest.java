package io.remora.tests.python;

import static io.remora.Kw.kw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.CallTimeoutException;
import io.remora.Connection;
import io.remora.ConversionException;
import io.remora.DisconnectedException;
import io.remora.Exposed;
import io.remora.NoSuchMemberException;
import io.remora.Options;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.WireDialect;
import io.remora.value.Complex;
import io.remora.value.FrozenSet;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Java at a service of real RPyC, as its default configuration serves it: without public attributes, on each road. */
@ParameterizedClass
@EnumSource(Road.class)
@Timeout(60)
@SuppressWarnings("NullAway.Init") // made for each road, and before each test
final class JavaCallsPythonTest {
    @Parameter
    private Road road;

    private static Road.Way way;
    private static Python python;
    private static URI url;

    private Connection connection;
    private RemoteObject root;

    @BeforeParameterizedClassInvocation
    static void start(Road road, @TempDir Path folder) throws Exception {
        python = Python.start();
        way = road.in(folder);
        url = way.servedBy(python, "Workshop");
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        if (python != null) {
            python.close();
        }
    }

    @BeforeEach
    void connect() throws IOException {
        connection = Remora.connect(url, way.client(), Options.defaults());
        root = connection.root();
    }

    @AfterEach
    void close() {
        connection.close();
    }

    /** What a Java user writes down of the Python service. */
    interface Workshop {
        int add(int a, int b);

        String echo(String text);

        double div(double a, double b);

        List<Integer> items(int n);

        List<String> names();

        Map<String, Integer> table();

        Set<Integer> set();

        Iterator<Integer> generate(int n);

        IntBinaryOperator function();

        Point point(int x, int y);

        Box box();

        AutoCloseable lock();

        @Exposed(name = "is_locked")
        boolean isLocked();

        AutoCloseable open(String path);

        @Exposed(name = "is_closed")
        boolean isClosed();

        List<Integer> apply(IntUnaryOperator fn, int n);

        @Exposed(name = "open_missing")
        Object openMissing() throws IOException;

        @Exposed(name = "open_missing")
        Object openMissingUndeclared();

        @Exposed(name = "raise_builtin")
        Object raise(String kind, String message) throws TimeoutException;

        @Nullable
        Object none();

        @Exposed(name = "none")
        int noneAsNumber();

        @Exposed(name = "swap")
        Tuple swap(Object a, Object b);
    }

    interface Point {
        @Exposed(attribute = true)
        int x();

        double norm();
    }

    interface Box {
        @Exposed(attribute = true)
        int getValue();

        @Exposed(attribute = true)
        void setValue(int value);
    }

    interface AsyncWorkshop {
        CompletableFuture<Integer> add(int a, int b);

        CompletableFuture<Double> div(int a, int b);

        CompletableFuture<List<Integer>> items(int n);
    }

    @Test
    void the_dialect_is_found_out_by_reconnecting() {
        assertThat(connection.dialect()).contains(python.dialect());
    }

    @Test
    void a_dialling_side_may_be_told_the_dialect() throws IOException {
        try (Connection told =
                Remora.connect(url, way.client(), Options.defaults().withDialect(python.dialect()))) {
            assertThat(told.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
        }
    }

    @Test
    void the_wrong_dialect_is_said() throws IOException {
        WireDialect other = python.dialect() == WireDialect.RPYC5 ? WireDialect.RPYC6 : WireDialect.RPYC5;
        try (Connection told =
                Remora.connect(url, way.client(), Options.defaults().withDialect(other))) {
            assertThatThrownBy(told::root).isInstanceOf(DisconnectedException.class);
        }
    }

    @Test
    void methods_are_called_with_positional_and_keyword_arguments() {
        assertThat(root.call("add", 2, 3).as(int.class)).isEqualTo(5);
        assertThat(root.call("add", 2, kw("b", 3)).as(long.class)).isEqualTo(5L);
        assertThat(root.call("kw", 2, kw("scale", 10)).as(int.class)).isEqualTo(20);
        assertThat(root.call("kw", 2, kw("x", 1), kw("y", 1)).as(int.class)).isEqualTo(4);
        assertThat(root.get("add").object().invoke(2, 3).as(int.class)).isEqualTo(5);
        assertThat(root.get("exposed_add").object().invoke(2, 3).as(int.class)).isEqualTo(5);
        assertThat(root.call("none").isNull()).isTrue();
        assertThat(root.call("none").orNull(String.class)).isNull();
        assertThatThrownBy(() -> root.call("none").as(String.class)).isInstanceOf(ConversionException.class);
    }

    @Test
    void values_come_back_as_they_were() {
        for (Object value : new @Nullable Object[] {
            null,
            true,
            false,
            0,
            -49,
            160,
            Integer.MAX_VALUE,
            Long.MIN_VALUE,
            BigInteger.TEN.pow(300),
            -0.0,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            "",
            "hé😀",
            Tuple.of(1, Tuple.of(), "x"),
            FrozenSet.of(1, 2),
            new Slice(1, null, 2),
            new Complex(1, 2)
        }) {
            assertThat(root.call("echo", value).raw()).isEqualTo(value);
        }
        byte[] bytes = "x".repeat(70_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(root.call("echo", (Object) bytes).as(byte[].class)).isEqualTo(bytes);
        assertThat(root.call("kind", 1L).as(String.class)).isEqualTo("int");
        assertThat(root.call("kind", 1.5f).as(String.class)).isEqualTo("float");
        assertThat(root.call("kind", 'c').as(String.class)).isEqualTo("str");
        assertThat(root.call("kind", TimeUnit.DAYS).as(String.class)).isEqualTo("str");
        assertThat(root.call("kind", (Object) new int[] {1}).as(String.class)).isEqualTo("tuple");
    }

    @Test
    void results_fit_or_fail() {
        assertThat(root.call("echo", 5).as(byte.class)).isEqualTo((byte) 5);
        assertThatThrownBy(() -> root.call("echo", 300).as(byte.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("300");
        assertThatThrownBy(() -> root.call("echo", 1.0).as(int.class)).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> root.call("echo", true).as(int.class)).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> root.call("echo", "5").as(int.class)).isInstanceOf(ConversionException.class);
        assertThat(root.call("echo", 5).as(double.class)).isEqualTo(5.0);
        assertThat(root.call("echo", 5).as(BigInteger.class)).isEqualTo(BigInteger.valueOf(5));
        assertThat(root.call("echo", "DAYS").as(TimeUnit.class)).isEqualTo(TimeUnit.DAYS);
        assertThat(root.call("swap", 1, 2).asListOf(Integer.class)).containsExactly(2, 1);
        assertThatThrownBy(() -> root.call("echo", 5).object()).isInstanceOf(ConversionException.class);
    }

    @Test
    void a_reference_answers_every_method_of_remote_object() {
        RemoteObject point = root.call("point").object();
        assertThat(point.typeName()).isEqualTo("service.Point");
        assertThat(point.get("x").as(int.class)).isEqualTo(3);
        assertThat(point.call("norm").as(double.class)).isEqualTo(5.0);
        assertThat(point.str()).isEqualTo("a point");
        assertThat(point.repr()).isEqualTo("Point(3, 4)");
        assertThat(point.hash()).isEqualTo(4711);
        assertThat(point.dir()).contains("exposed_x", "exposed_norm");
        assertThat(point.equalTo(root.call("point").object())).isTrue();
        assertThat(point.equalTo(root.call("point", 5).object())).isFalse();
        assertThat(point.equalTo(5)).isFalse();
        assertThat(point.compare("__ne__", point)).isFalse();
        assertThat(point.compare("__lt__", root.call("point", 5).object())).isTrue();
        assertThatThrownBy(() -> point.get("y"))
                .isInstanceOf(NoSuchMemberException.class)
                .hasMessageContaining("cannot access 'y'")
                .hasCauseInstanceOf(RemoteException.class);
        assertThatThrownBy(() -> point.set("x", 1)).isInstanceOf(NoSuchMemberException.class);
        RemoteObject box = root.call("box").object();
        box.set("value", 5);
        assertThat(box.get("value").as(int.class)).isEqualTo(5);
        box.delete("value");
        assertThatThrownBy(() -> box.get("value")).isInstanceOf(NoSuchMemberException.class);
        assertThat(point.connection()).isSameAs(connection);
        assertThat(point.toString()).contains("service.Point");
    }

    @Test
    void equality_here_is_that_of_the_reference() {
        List<RemoteValue> twice = new ArrayList<>();
        root.call("hold", root.call("point").object());
        twice.add(root.call("held"));
        twice.add(root.call("held"));
        assertThat(twice.get(0).object())
                .isEqualTo(twice.get(1).object())
                .hasSameHashCodeAs(twice.get(1).object());
        assertThat(twice.get(0).object()).isNotEqualTo(root.call("point").object());
    }

    @Test
    void iteration_fetches_many_elements_in_one_round_trip() {
        List<Integer> seen = new ArrayList<>();
        root.call("items", 250).object().iterate(100).forEachRemaining(each -> seen.add(each.as(int.class)));
        assertThat(seen).hasSize(250).startsWith(0, 1, 2).endsWith(249);
        Iterator<RemoteValue> generator = root.call("generate", 3).object().iterate(2);
        assertThat(generator.next().as(int.class)).isZero();
        assertThat(generator.next().as(int.class)).isEqualTo(1);
        assertThat(generator.next().as(int.class)).isEqualTo(2);
        assertThat(generator.hasNext()).isFalse();
        assertThatThrownBy(generator::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> root.call("broken").object().iterate(10).next())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half way");
    }

    @Test
    void with_enters_and_exits_and_tells_of_an_exception() {
        RemoteObject resource = root.call("resource").object();
        String used = resource.with(entered -> entered.call("use").as(String.class));
        assertThat(used).isEqualTo("used");
        assertThat(resource.get("log").asListOf(String.class)).containsExactly("enter", "exit");
        RemoteObject failing = root.call("resource").object();
        assertThatThrownBy(() -> failing.with(entered -> {
                    throw new IllegalStateException("inside");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("inside")
                .hasNoSuppressedExceptions();
        assertThat(failing.get("log").asListOf(String.class)).containsExactly("enter", "error");
    }

    @Test
    void a_typed_proxy_calls_reads_and_writes() {
        Workshop workshop = connection.root(Workshop.class);
        assertThat(workshop.add(2, 3)).isEqualTo(5);
        assertThat(workshop.echo("é")).isEqualTo("é");
        assertThat(workshop.div(1, 4)).isEqualTo(0.25);
        Point point = workshop.point(6, 8);
        assertThat(point.x()).isEqualTo(6);
        assertThat(point.norm()).isEqualTo(10.0);
        Box box = workshop.box();
        box.setValue(7);
        assertThat(box.getValue()).isEqualTo(7);
        assertThat(workshop.none()).isNull();
        assertThatThrownBy(workshop::noneAsNumber).isInstanceOf(ConversionException.class);
        assertThat(workshop.swap(1, point)).hasSize(2).last().isEqualTo(1);
        assertThat(workshop).isEqualTo(connection.root(Workshop.class)).isNotEqualTo(point);
        assertThat(workshop.toString()).contains("Workshop");
        assertThat(RemoteObject.of(point).typeName()).isEqualTo("service.Point");
    }

    @Test
    void a_python_list_is_a_list() {
        Workshop workshop = connection.root(Workshop.class);
        List<Integer> list = workshop.items(4);
        assertThat(list.size()).isEqualTo(4);
        assertThat(list.get(3)).isEqualTo(3);
        assertThat(list.contains(2)).isTrue();
        assertThat(list.contains(9)).isFalse();
        assertThat(new ArrayList<>(list)).containsExactly(0, 1, 2, 3);
        assertThat(list.stream().mapToInt(Integer::intValue).sum()).isEqualTo(6);
        assertThat(list.indexOf(2)).isEqualTo(2);
        assertThat(list.set(0, 9)).isZero();
        assertThat(list.add(5)).isTrue();
        list.add(1, 7);
        assertThat(list.remove(2)).isEqualTo(1);
        assertThat(list.addAll(List.of(1, 1))).isTrue();
        assertThat(new ArrayList<>(list)).containsExactly(9, 7, 2, 3, 5, 1, 1);
        list.sort(null);
        assertThat(new ArrayList<>(list)).containsExactly(1, 1, 2, 3, 5, 7, 9);
        assertThat(list.remove((Object) 5)).isTrue();
        assertThat(list.remove((Object) 5)).isFalse();
        assertThat(list.removeIf(each -> each == 1)).isTrue();
        assertThat(list.removeAll(List.of(9, 10))).isTrue();
        assertThat(list.indexOf(9)).isEqualTo(-1);
        assertThat(list.retainAll(List.of(7, 2))).isTrue();
        assertThat(new ArrayList<>(list)).containsExactly(2, 7);
        list.clear();
        assertThat(list.isEmpty()).isTrue();
        assertThatThrownBy(() -> list.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        List<String> wrong = root.call("items", 1).asListOf(String.class);
        assertThatThrownBy(() -> wrong.get(0))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("element of the list");
    }

    @Test
    void a_python_dict_is_a_map() {
        Map<String, Integer> map = connection.root(Workshop.class).table();
        assertThat(map.size()).isEqualTo(2);
        assertThat(map.get("one")).isEqualTo(1);
        assertThat(map.get("three")).isNull();
        assertThat(map.getOrDefault("three", 3)).isEqualTo(3);
        assertThat(map.containsKey("two")).isTrue();
        assertThat(Map.copyOf(map)).isEqualTo(Map.of("one", 1, "two", 2));
        assertThat(List.copyOf(map.keySet())).containsExactly("one", "two");
        assertThat(List.copyOf(map.values())).containsExactly(1, 2);
        assertThat(map.put("three", 3)).isNull();
        assertThat(map.put("three", 4)).isEqualTo(3);
        assertThat(map.remove("three")).isEqualTo(4);
        assertThat(map.remove("three")).isNull();
        map.clear();
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    void a_python_set_is_a_set() {
        Set<Integer> set = connection.root(Workshop.class).set();
        assertThat(set.size()).isEqualTo(3);
        assertThat(set.contains(2)).isTrue();
        assertThat(Set.copyOf(set)).isEqualTo(Set.of(1, 2, 3));
        assertThat(set.add(4)).isTrue();
        assertThat(set.add(4)).isFalse();
        assertThat(set.remove(1)).isTrue();
        assertThat(Set.copyOf(set)).isEqualTo(Set.of(2, 3, 4));
    }

    @Test
    void generators_are_iterators_and_functions_are_functions() {
        Workshop workshop = connection.root(Workshop.class);
        Iterator<Integer> generated = workshop.generate(2);
        assertThat(generated.next()).isZero();
        assertThat(generated.next()).isEqualTo(1);
        assertThat(generated.hasNext()).isFalse();
        assertThat(workshop.function().applyAsInt(4, 2)).isEqualTo(42);
        RemoteObject function = RemoteObject.of(workshop.function());
        assertThat(function.invoke(4).as(int.class)).isEqualTo(41);
        assertThat(function.invoke(4, kw("b", 3)).as(int.class)).isEqualTo(43);
    }

    @Test
    void next_at_the_end_is_no_such_element() {
        RemoteObject generator = root.call("generate", 1).object();
        assertThat(generator.call("__next__").as(int.class)).isZero();
        assertThatThrownBy(() -> generator.call("__next__")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void context_managers_are_closeable() throws Exception {
        Workshop workshop = connection.root(Workshop.class);
        try (AutoCloseable lock = workshop.lock()) {
            assertThat(lock).isNotNull();
            assertThat(workshop.isLocked()).isTrue();
        }
        assertThat(workshop.isLocked()).isFalse();
        workshop.open("/etc/hostname").close();
        assertThat(workshop.isClosed()).isTrue();
    }

    @Test
    void callbacks_run_here_while_the_call_waits() {
        assertThat(connection.root(Workshop.class).apply(n -> n * n, 4)).containsExactly(0, 1, 4, 9);
        IntUnaryOperator[] back = new IntUnaryOperator[1];
        back[0] = n -> root.call("depth", back[0], n).as(int.class);
        assertThat(root.call("depth", back[0], 20).as(int.class)).isEqualTo(20);
    }

    @Test
    void javas_collections_arrive_as_pythons() {
        List<Object> list = new ArrayList<>(List.of(1, 2, 3));
        Tuple seen = root.call("use_list", list).as(Tuple.class);
        assertThat(seen.get(0)).isEqualTo(3);
        assertThat(seen.get(1)).isEqualTo(1);
        assertThat(seen.get(2)).isEqualTo(3);
        assertThat(seen.get(4)).isEqualTo(true);
        assertThat(seen.get(6)).isEqualTo(true);
        assertThat(seen.get(7)).isEqualTo("[1, 2, 3]");
        assertThatThrownBy(() -> root.call("fill", list)).isInstanceOf(NoSuchMemberException.class);
        assertThat(list).containsExactly(1, 2, 3);
    }

    @Test
    void a_reference_passed_home_is_the_original_object() {
        List<Object> mine = new ArrayList<>();
        assertThat(root.call("echo", mine).raw()).isSameAs(mine);
        assertThat(root.call("swap", 1, mine).as(Tuple.class).get(0)).isSameAs(mine);
        root.call("hold", mine);
        assertThat(root.call("held").raw()).isSameAs(mine);
        assertThat(root.call("is_held", mine).as(boolean.class)).isTrue();
        RemoteObject point = root.call("point").object();
        root.call("hold", point);
        assertThat(root.call("is_held", point).as(boolean.class)).isTrue();
        assertThat(root.call("held").object()).isEqualTo(point);
        assertThat(root.call("is_held", point.as(Point.class)).as(boolean.class))
                .isTrue();
    }

    @Test
    void calls_without_waiting_complete_their_futures() {
        AsyncWorkshop workshop = connection.root(AsyncWorkshop.class);
        List<CompletableFuture<Integer>> sums = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sums.add(workshop.add(i, i));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(sums.get(i).join()).isEqualTo(2 * i);
        }
        assertThat(workshop.items(2).join()).containsExactly(0, 1);
        assertThatThrownBy(() -> workshop.div(1, 0).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
        assertThat(root.callAsync("add", 1, kw("b", 2)).join().as(int.class)).isEqualTo(3);
        assertThat(root.get("add").object().invokeAsync(1, 2).join().as(int.class))
                .isEqualTo(3);
    }

    @Test
    void exceptions_arrive_as_their_java_twins() {
        Object[][] twins = {
            {"KeyError", NoSuchElementException.class},
            {"IndexError", IndexOutOfBoundsException.class},
            {"ValueError", IllegalArgumentException.class},
            {"TypeError", ClassCastException.class},
            {"AttributeError", NoSuchMemberException.class},
            {"ZeroDivisionError", ArithmeticException.class},
            {"NotImplementedError", UnsupportedOperationException.class},
            {"StopIteration", NoSuchElementException.class},
        };
        for (Object[] twin : twins) {
            assertThatThrownBy(() -> root.call("raise_builtin", twin[0], "why"))
                    .as(twin[0].toString())
                    .isExactlyInstanceOf((Class<?>) twin[1])
                    .satisfies(thrown -> {
                        RemoteException remote = (RemoteException) java.util.Objects.requireNonNull(thrown.getCause());
                        assertThat(remote.type()).isEqualTo("builtins." + twin[0]);
                        if (!twin[0].equals("StopIteration")) {
                            assertThat(thrown).hasMessage("why");
                            assertThat(remote.arguments()).containsExactly("why");
                        }
                    });
        }
    }

    @Test
    void a_checked_twin_is_thrown_where_the_method_declares_it() {
        Workshop workshop = connection.root(Workshop.class);
        assertThatThrownBy(workshop::openMissing)
                .isExactlyInstanceOf(NoSuchFileException.class)
                .satisfies(thrown ->
                        assertThat(((FileSystemException) thrown).getFile()).isEqualTo("/no/such/file"))
                .hasCauseInstanceOf(RemoteException.class);
        assertThatThrownBy(workshop::openMissingUndeclared)
                .isExactlyInstanceOf(RemoteException.class)
                .hasCauseInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> root.call("open_missing"))
                .isExactlyInstanceOf(RemoteException.class)
                .hasCauseInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> workshop.raise("TimeoutError", "late"))
                .isExactlyInstanceOf(TimeoutException.class)
                .hasMessage("late");
    }

    @Test
    void an_exception_of_an_unknown_type_says_which() {
        assertThatThrownBy(() -> root.call("raise_custom"))
                .isExactlyInstanceOf(RemoteException.class)
                .hasMessage("service.Oops: bad, 7")
                .hasNoCause()
                .satisfies(thrown -> {
                    RemoteException remote = (RemoteException) thrown;
                    assertThat(remote.type()).isEqualTo("service.Oops");
                    assertThat(remote.arguments()).containsExactly("bad", 7);
                    assertThat(remote.connection()).isSameAs(connection);
                });
    }

    @Test
    void an_exception_of_a_callback_goes_back_as_what_it_was() {
        IllegalStateException mine = new IllegalStateException("mine");
        Runnable fails = () -> {
            throw mine;
        };
        assertThatThrownBy(() -> root.call("relay", fails))
                .satisfies(thrown ->
                        assertThat(thrown).isInstanceOfAny(IllegalStateException.class, RemoteException.class));
        Runnable index = () -> {
            throw new IndexOutOfBoundsException("far");
        };
        assertThat(root.call("catch", index, "IndexError").as(String.class)).startsWith("caught IndexError: far");
        assertThatThrownBy(() -> root.call("relay", index))
                .isExactlyInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("far");
    }

    @Test
    void calls_end_with_their_time() {
        assertThatThrownBy(() ->
                        connection.withTimeout(Duration.ofMillis(100)).root().call("sleep", 0.3))
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageContaining("PT0.1S");
        assertThat(root.call("add", 1, 2).as(int.class)).isEqualTo(3);
        assertThat(connection.ping()).isPositive();
        assertThat(connection.pingAsync().join()).isPositive();
    }

    @Test
    void a_peer_that_closes_ends_the_connection_with_a_reason() throws Exception {
        assertThatThrownBy(() -> root.call("close_me")).isInstanceOf(DisconnectedException.class);
        connection.onEnd().get(5, TimeUnit.SECONDS);
        assertThat(connection.ended()).isPresent();
        assertThatThrownBy(() -> root.call("add", 1, 2)).isInstanceOf(DisconnectedException.class);
    }

    @Test
    void ten_thousand_references_are_released_on_both_sides() throws Exception {
        int before = root.call("references").as(int.class);
        RemoteValue all = root.call("objects", 10_000);
        List<?> points = all.as(List.class);
        assertThat(points).hasSize(10_000);
        assertThat(root.call("references").as(int.class)).isEqualTo(before + 10_000);
        points.forEach(each -> ((RemoteObject) java.util.Objects.requireNonNull(each)).close());
        for (int i = 0; root.call("references").as(int.class) > before && i < 500; i++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(root.call("references").as(int.class)).isEqualTo(before);
        assertThat(connection.toString()).contains(" held)");
    }

    @Test
    void ten_thousand_of_ours_are_released_by_python() {
        Object[] lists = new Object[10_000];
        Arrays.setAll(lists, i -> new ArrayList<>());
        assertThat(root.call("add", Tuple.of(lists), Tuple.empty()).as(Tuple.class))
                .hasSize(10_000);
        for (int i = 0; i < 500 && !connection.toString().contains("(0 exported"); i++) {
            root.call("none");
        }
        assertThat(connection.toString()).contains("(0 exported");
    }
}
