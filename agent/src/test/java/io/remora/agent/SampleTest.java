package io.remora.agent;

import static io.remora.Kw.kw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.NoSuchMemberException;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.RemoteObject;
import io.remora.server.Server;
import io.remora.transport.LoopbackTransport;
import io.remora.value.Tuple;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample service as its peers see it. */
@Timeout(30)
class SampleTest {
    private Server server;
    private Connection connection;
    private RemoteObject root;

    @BeforeEach
    void connect() throws Exception {
        LoopbackTransport here = new LoopbackTransport();
        server = Server.on("inproc://sample-test", here)
                .grant(
                        "*",
                        ServedClass.named("sample", getClass().getClassLoader()).offer())
                .start();
        connection = Remora.connect("inproc://sample-test", here);
        root = connection.root();
    }

    @AfterEach
    void disconnect() {
        connection.close();
        server.close();
    }

    @Test
    void addAddsWholeNumbersOfAnySizeFloatsAndTexts() {
        assertThat(root.call("add", 2, 3).raw()).isEqualTo(5);
        assertThat(root.call("add", 2, kw("b", -3)).as(int.class)).isEqualTo(-1);
        assertThat(root.call("add", Long.MAX_VALUE, 1).raw()).isEqualTo(BigInteger.TWO.pow(63));
        assertThat(root.call("add", Long.MIN_VALUE, -1).as(BigInteger.class))
                .isEqualTo(BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE));
        assertThat(root.call("add", BigInteger.TEN.pow(30), 1).raw())
                .isEqualTo(BigInteger.TEN.pow(30).add(BigInteger.ONE));
        assertThat(root.call("add", 0.5, 2).raw()).isEqualTo(2.5);
        assertThat(root.call("add", "a", "b").raw()).isEqualTo("ab");
    }

    @Test
    void addSaysWhatWouldFit() {
        assertThatThrownBy(() -> root.call("add", "a", 1))
                .isInstanceOf(ClassCastException.class)
                .hasMessageContaining("no add() fits")
                .hasMessageContaining("add(String a, String b)");
        assertThatThrownBy(() -> root.call("add", true, 1)).isInstanceOf(ClassCastException.class);
    }

    @Test
    void kwScalesByNameOrByItsDefault() {
        assertThat(root.call("kw", 2).raw()).isEqualTo(2);
        assertThat(root.call("kw", 2, kw("scale", 10)).raw()).isEqualTo(20);
        assertThat(root.call("kw", kw("scale", 3), kw("a", 1.5)).raw()).isEqualTo(4.5);
    }

    @Test
    void divDividesAsPythonDoes() {
        assertThat(root.call("div", 1, 2).raw()).isEqualTo(0.5);
        assertThatThrownBy(() -> root.call("div", 1, 0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("division by zero");
    }

    @Test
    void aPointShowsXAndNormAndNothingElse() {
        RemoteObject point = root.call("point").object();
        assertThat(point.get("x").raw()).isEqualTo(3);
        assertThat(point.call("norm").raw()).isEqualTo(5.0);
        assertThat(point.dir()).containsExactlyInAnyOrder("x", "norm");
        assertThatThrownBy(() -> point.get("y")).isInstanceOf(NoSuchMemberException.class);
        assertThatThrownBy(() -> point.set("x", 4)).isInstanceOf(NoSuchMemberException.class);
    }

    @Test
    void aViewShowsXAlone() {
        RemoteObject view = root.call("view").object();
        assertThat(view.get("x").raw()).isEqualTo(3);
        assertThat(view.dir()).containsExactly("x");
        assertThatThrownBy(() -> view.call("norm")).isInstanceOf(NoSuchMemberException.class);
    }

    @Test
    void applyCallsTheCallersFunction() {
        IntFunction<Object> square = i -> i * i;
        List<Integer> squares = root.call("apply", square, 4).asListOf(Integer.class);
        assertThat(new ArrayList<>(squares)).containsExactly(0, 1, 4, 9);
    }

    @Test
    void itemsIsAListByReference() {
        RemoteObject items = root.call("items", 3).object();
        assertThat(items.typeName()).isEqualTo("builtins.list");
        assertThat(items.repr()).isEqualTo("[0, 1, 2]");
        assertThat(root.call("items", 0).asListOf(Integer.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1_000_001})
    void itemsBoundsItsLength(int n) {
        assertThatThrownBy(() -> root.call("items", n))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n is " + n + " but must be between 0 and 1000000");
    }

    @Test
    void aCustomErrorArrivesWithItsTypeAndArguments() {
        assertThatThrownBy(() -> root.call("custom_error")).isInstanceOfSatisfying(RemoteException.class, e -> {
            assertThat(e.type()).isEqualTo("io.remora.agent.Oops");
            assertThat(e.arguments()).containsExactly("bad", 7);
        });
    }

    @Test
    void bigIsEightThousandBytes() {
        assertThat(new String(root.call("big").as(byte[].class), StandardCharsets.US_ASCII))
                .isEqualTo("ab".repeat(4000));
    }

    @Test
    void swapGivesATupleInWhichReferencesStayReferences() {
        assertThat(root.call("swap", 1, "x").raw()).isEqualTo(Tuple.of("x", 1));
        IntFunction<Object> mine = i -> i;
        assertThat(root.call("swap", mine, null).asListOf(Object.class)).containsExactly(null, mine);
    }

    @Test
    void aHeldReferenceComesHomeAsTheObjectItWas() {
        IntFunction<Object> mine = i -> i;
        root.call("hold", mine);
        assertThat(root.call("held").raw()).isSameAs(mine);
        root.call("drop");
        assertThat(root.call("held").isNull()).isTrue();
        assertThat(root.call("echo", mine).raw()).isSameAs(mine);
    }

    @Test
    void sleepTakesItsTimeAndKeepsNobodyElseWaiting() throws Exception {
        long start = System.nanoTime();
        CompletableFuture<?> sleeper = root.callAsync("sleep", 0.2);
        assertThat(root.call("add", 1, 1).raw()).isEqualTo(2);
        assertThat(sleeper).isNotDone();
        sleeper.get(10, TimeUnit.SECONDS);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
        assertThatThrownBy(() -> root.call("sleep", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> root.call("sleep", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden", "customError", "getClass", "wait", "kept"})
    void whatIsNotExposedIsDenied(String member) {
        assertThatThrownBy(() -> root.call(member))
                .isInstanceOf(NoSuchMemberException.class)
                .hasMessage("cannot access '" + member + "'");
    }

    @Test
    void eachConnectionHasAServiceOfItsOwn() throws Exception {
        root.call("hold", "mine");
        try (Connection other = Remora.connect("inproc://sample-test", new LoopbackTransport())) {
            assertThat(other.root().call("held").isNull()).isTrue();
        }
    }
}
