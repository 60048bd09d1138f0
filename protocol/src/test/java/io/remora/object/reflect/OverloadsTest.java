package io.remora.object.reflect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.ConversionException;
import io.remora.Default;
import io.remora.Exposed;
import io.remora.object.member.ArgumentException;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.value.Tuple;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the arguments of a call find their method and their parameters. */
@Timeout(30)
final class OverloadsTest {
    /** Each says which of it was called. */
    @Exposed
    @SuppressWarnings("unused")
    static final class Calls {
        public String one(int a) {
            return "int";
        }

        public String one(long a) {
            return "long";
        }

        public String one(BigInteger a) {
            return "big";
        }

        public String one(double a) {
            return "double";
        }

        public String one(String a) {
            return "string";
        }

        public String one(@Nullable Object a, int b) {
            return "two";
        }

        public String boxed(Integer a) {
            return "Integer";
        }

        public String boxed(long a) {
            return "long";
        }

        public String either(int a, Object b) {
            return "left";
        }

        public String either(Object a, int b) {
            return "right";
        }

        public String nothing(String a) {
            return "string";
        }

        public String nothing(TimeUnit a) {
            return "unit";
        }

        public String many(int a, String... rest) {
            return a + String.join("", rest);
        }

        public String some(String a) {
            return "one";
        }

        public String some(String... all) {
            return "all";
        }

        public String defaults(
                int a,
                @Default("2") int b,
                @Default("x") String c,
                @Default("2.5") double d,
                @Default("true") boolean e,
                @Default("null") @Nullable String f,
                @Default("DAYS") TimeUnit g) {
            return a + " " + b + " " + c + " " + d + " " + e + " " + f + " " + g;
        }

        public String optional(Optional<String> a) {
            return a.orElse("empty");
        }

        public String named(int width, int height) {
            return width + "x" + height;
        }

        public String named(int width, String height) {
            return width + "x'" + height + "'";
        }

        public int sum(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }
    }

    private static @Nullable Object call(String name, Object... arguments) throws Throwable {
        return call(name, Invocation.of(Tuple.of(arguments)));
    }

    private static @Nullable Object call(String name, Invocation invocation) throws Throwable {
        Member member = ClassExposure.of(Calls.class).member(name);
        return java.util.Objects.requireNonNull(member, name).call(new Calls(), invocation);
    }

    private static Invocation named(Tuple positional, Object... pairs) {
        String[] names = new String[pairs.length / 2];
        Object[] values = new Object[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = (String) pairs[2 * i];
            values[i] = pairs[2 * i + 1];
        }
        return Invocation.of(positional, names, values);
    }

    @Test
    void the_narrowest_type_that_fits_wins() throws Throwable {
        assertThat(call("one", 5)).isEqualTo("int");
        assertThat(call("one", 1L << 40)).isEqualTo("long");
        assertThat(call("one", BigInteger.TEN.pow(30))).isEqualTo("big");
        assertThat(call("one", 5.0)).isEqualTo("double");
        assertThat(call("one", "x")).isEqualTo("string");
        assertThat(call("one", "x", 5)).isEqualTo("two");
        assertThat(call("boxed", 1L << 40)).isEqualTo("long");
    }

    @Test
    void a_call_that_fits_none_lists_what_there_is() {
        assertThatThrownBy(() -> call("one", true))
                .isInstanceOf(ArgumentException.class)
                .hasMessageStartingWith("no one() fits (the boolean true)")
                .hasMessageContaining("one(int a)")
                .hasMessageContaining("one(BigInteger a)")
                .hasMessageContaining("one(Object a, int b)");
        assertThatThrownBy(() -> call("one")).isInstanceOf(ArgumentException.class);
    }

    @Test
    void an_ambiguous_call_lists_its_candidates() {
        assertThatThrownBy(() -> call("either", 1, 2))
                .isInstanceOf(ArgumentException.class)
                .hasMessageStartingWith("either() is ambiguous for (the integer 1, the integer 2)")
                .hasMessageContaining("either(int a, Object b)")
                .hasMessageContaining("either(Object a, int b)");
        assertThatThrownBy(() -> call("nothing", new Object[] {null}))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("ambiguous");
    }

    @Test
    void a_call_that_one_candidate_fits_is_not_ambiguous() throws Throwable {
        assertThat(call("either", 1, "x")).isEqualTo("left");
        assertThat(call("either", "x", 1)).isEqualTo("right");
        assertThat(call("nothing", "hello")).isEqualTo("string");
    }

    @Test
    void variable_arguments_are_gathered() throws Throwable {
        assertThat(call("many", 1)).isEqualTo("1");
        assertThat(call("many", 1, "a")).isEqualTo("1a");
        assertThat(call("many", 1, "a", "b")).isEqualTo("1ab");
        assertThat(call("many", 1, Tuple.of("a", "b"))).isEqualTo("1ab");
        assertThat(call("some", "a")).isEqualTo("one");
        assertThat(call("some", "a", "b")).isEqualTo("all");
        assertThatThrownBy(() -> call("many", 1, "a", 2))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("argument rest of many");
        assertThatThrownBy(() -> call("many")).isInstanceOf(ArgumentException.class);
    }

    @Test
    void absent_arguments_have_their_defaults() throws Throwable {
        assertThat(call("defaults", 1)).isEqualTo("1 2 x 2.5 true null DAYS");
        assertThat(call("defaults", 1, 3)).isEqualTo("1 3 x 2.5 true null DAYS");
        assertThat(call("defaults", named(Tuple.of(1), "e", false, "g", "HOURS")))
                .isEqualTo("1 2 x 2.5 false null HOURS");
        assertThat(call("defaults", named(Tuple.empty(), "a", 9))).isEqualTo("9 2 x 2.5 true null DAYS");
        assertThatThrownBy(() -> call("defaults")).isInstanceOf(ArgumentException.class);
    }

    @Test
    void keywords_bind_to_parameter_names() throws Throwable {
        assertThat(call("named", named(Tuple.empty(), "height", 2, "width", 1))).isEqualTo("1x2");
        assertThat(call("named", named(Tuple.of(1), "height", "tall"))).isEqualTo("1x'tall'");
        assertThatThrownBy(() -> call("defaults", named(Tuple.of(1), "z", 1)))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("defaults() got an unexpected keyword argument \"z\"");
        assertThatThrownBy(() -> call("defaults", named(Tuple.of(1), "a", 1)))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("defaults() got multiple values for argument 'a'");
        assertThatThrownBy(() -> call("defaults", named(Tuple.empty(), "b", 1)))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("defaults() missing required argument: 'a'");
    }

    @Test
    void an_optional_parameter_takes_none_or_a_value() throws Throwable {
        assertThat(call("optional", "x")).isEqualTo("x");
        assertThat(call("optional", new Object[] {null})).isEqualTo("empty");
    }

    @Test
    void elements_of_a_generic_list_fit_or_fail() throws Throwable {
        assertThat(call("sum", Tuple.of(1, 2))).isEqualTo(3);
        assertThatThrownBy(() -> call("sum", Tuple.of(1, 1L << 40)))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("element 1 of argument numbers of sum");
    }

    @SuppressWarnings("unused")
    private static final class WrongDefault {
        @Exposed
        public void wrong(@Default("many") int count) {}
    }

    @Test
    void a_default_that_does_not_fit_is_found_when_the_service_is_looked_at() {
        assertThatThrownBy(() -> ClassExposure.of(WrongDefault.class))
                .hasMessageContaining("\"many\"")
                .hasMessageContaining("count of wrong");
    }
}
