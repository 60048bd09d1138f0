package io.remora.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Exposed;
import io.remora.NotExposedException;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.member.Operation;
import io.remora.value.Tuple;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Views show what is named, and narrow. */
@Timeout(30)
final class RestrictedTest {
    /** Marks nothing. */
    public static final class Account {
        private int balance = 5;
        public int limit = 10;
        public final String id = "A1";

        public int getBalance() {
            return balance;
        }

        public void setBalance(int value) {
            balance = value;
        }

        public boolean isOpen() {
            return true;
        }

        public int deposit(int amount) {
            balance += amount;
            return balance;
        }

        public int deposit(int amount, String note) {
            return deposit(amount);
        }

        void hidden() {}
    }

    /** Marks some. */
    public static final class Point {
        @Exposed(writable = true)
        int x = 3;

        public int y = 4;

        @Exposed
        public double norm() {
            return Math.sqrt(x * x + y * y);
        }
    }

    private final Gate gate = new Gate(Clock.systemUTC(), GateListener.NONE);

    private @Nullable Object get(Capability capability, String name) throws Throwable {
        return gate.pass(capability, Operation.GET, name, null).get(capability.target(), Invocation.of(Tuple.empty()));
    }

    private void set(Capability capability, String name, Object value) throws Throwable {
        gate.pass(capability, Operation.SET, name, null).set(capability.target(), value);
    }

    private @Nullable Object call(Capability capability, String name, Object... arguments) throws Throwable {
        Invocation invocation = Invocation.of(Tuple.of(arguments));
        return gate.pass(capability, Operation.CALL, name, invocation).call(capability.target(), invocation);
    }

    private void assertDenied(Capability capability, Operation operation, String name) {
        assertThatThrownBy(() -> gate.pass(capability, operation, name, null)).isInstanceOf(DeniedException.class);
    }

    private List<String> names(Capability capability) {
        return gate.granted(capability).stream().map(Member::name).toList();
    }

    @Test
    void nothingIsShownUntilItIsNamed() {
        Capability view = Restricted.view(new Account()).capability();
        assertThat(names(view)).isEmpty();
        for (String name : new String[] {"balance", "limit", "id", "deposit", "getBalance", "hidden", "getClass"}) {
            assertDenied(view, Operation.GET, name);
            assertDenied(view, Operation.SET, name);
            assertDenied(view, Operation.CALL, name);
        }
    }

    @Test
    void readingAndWritingAreStatedApart() throws Throwable {
        Account account = new Account();
        Capability reader =
                Restricted.view(account).read("balance", "id", "open").capability();
        assertThat(get(reader, "balance")).isEqualTo(5);
        assertThat(get(reader, "id")).isEqualTo("A1");
        assertThat(get(reader, "open")).isEqualTo(true);
        assertDenied(reader, Operation.SET, "balance");
        assertDenied(reader, Operation.DELETE, "balance");
        Capability writer = Restricted.view(account).write("balance", "limit").capability();
        set(writer, "balance", 7);
        set(writer, "limit", 8);
        assertThat(account.getBalance() + account.limit).isEqualTo(15);
        assertDenied(writer, Operation.GET, "balance");
        assertDenied(writer, Operation.CALL, "balance");
        Capability both =
                Restricted.view(account).read("balance").write("balance").capability();
        set(both, "balance", 9);
        assertThat(get(both, "balance")).isEqualTo(9);
    }

    @Test
    void methodsAreNamedToo() throws Throwable {
        Capability view = Restricted.view(new Account()).call("deposit").capability();
        assertThat(call(view, "deposit", 2)).isEqualTo(7);
        assertThat(call(view, "deposit", 2, "note")).isEqualTo(9);
        assertThat(names(view)).containsExactly("deposit");
    }

    @Test
    void whatIsNotThereCannotBeNamed() {
        Restricted view = Restricted.view(new Account());
        for (String name : new String[] {"nothing", "hidden", "getClass", "notify", "wait", "", "setBalance2"}) {
            assertThatThrownBy(() -> view.call(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> view.read(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> view.write("id"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no id that can be written through this view");
        assertThatThrownBy(() -> view.write("open")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Restricted.view(String.class)).isInstanceOf(NotExposedException.class);
        assertThatThrownBy(() -> Restricted.view(Thread.currentThread())).isInstanceOf(NotExposedException.class);
    }

    @Test
    void aViewOfAViewShowsNoMore() throws Throwable {
        Restricted first =
                Restricted.view(new Account()).read("balance", "limit").call("deposit");
        Restricted second = Restricted.view(first).read("balance");
        assertThat(names(second.capability())).containsExactly("balance");
        assertThat(get(second.capability(), "balance")).isEqualTo(5);
        assertThatThrownBy(() -> second.write("balance")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> second.read("id")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Restricted.view(second).call("deposit")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aViewOfACapabilityStaysWithinItAndDiesWithIt() throws Throwable {
        Capability narrow = Capability.of(new Point()).only("x").revocable();
        assertThatThrownBy(() -> Restricted.view(narrow).call("norm")).isInstanceOf(IllegalArgumentException.class);
        Capability view = Restricted.view(narrow).read("x").capability();
        assertThat(get(view, "x")).isEqualTo(3);
        assertDenied(view, Operation.SET, "x");
        narrow.revoke();
        assertThatThrownBy(() -> get(view, "x")).isInstanceOf(io.remora.RevokedException.class);
    }

    @Test
    void marksAndNamesGoTogether() throws Throwable {
        Capability view = Restricted.view(new Point()).read("x", "y").capability();
        assertThat(get(view, "y")).isEqualTo(4);
        assertDenied(view, Operation.SET, "x");
        assertDenied(view, Operation.CALL, "norm");
    }

    @Test
    void aListOfTheJdkCanBeShownInPart() throws Throwable {
        List<Object> list = new ArrayList<>(List.of(1, 2));
        Capability view = Restricted.view(list).call("size", "add").capability();
        assertThat(call(view, "size")).isEqualTo(2);
        call(view, "add", "x");
        assertThat(list).containsExactly(1, 2, "x");
        assertDenied(view, Operation.CALL, "clear");
        assertDenied(view, Operation.ITERATE, "__iter__");
    }

    @Test
    void eachViewIsTheSameObjectEachTime() {
        Restricted view = Restricted.view(new Account()).read("balance");
        assertThat(view.capability()).isSameAs(view.capability());
    }
}
