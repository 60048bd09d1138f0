package io.remora.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Attributes;
import io.remora.Exposed;
import io.remora.NotExposedException;
import io.remora.Options;
import io.remora.Options.BuiltIn;
import io.remora.object.member.Export;
import io.remora.object.member.Member;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an object is exported as. */
@Timeout(30)
final class ExposuresTest {
    @Exposed
    interface Viewer {
        String look();
    }

    @Exposed
    interface Admin {
        void drop();
    }

    interface Vault {
        String open();
    }

    /** Is more than it is passed as. */
    static final class Store implements Viewer, Admin, Vault, AutoCloseable {
        @Override
        public String look() {
            return "";
        }

        @Override
        public void drop() {}

        @Override
        public String open() {
            return "";
        }

        @Override
        public void close() {}
    }

    /** Marks nothing, and has an interface of one method. */
    static final class Bank implements Vault {
        @Override
        public String open() {
            return "gold";
        }
    }

    private static final Exposures NONE = new Exposures(Set.of());

    private static List<String> names(Object value, Export export) {
        return Exposures.all().of(value, export).members().stream()
                .map(Member::name)
                .sorted()
                .toList();
    }

    @Test
    void theDeclaredTypeChoosesAndShowsItselfAlone() {
        assertThat(names(new Store(), Export.as(Viewer.class))).containsExactly("look");
        assertThat(names(new Store(), Export.as(Admin.class))).containsExactly("drop");
        assertThat(names(new Store(), Export.ANY)).containsExactly("drop", "look");
        assertThat(names(new Store(), Export.as(Object.class))).containsExactly("drop", "look");
        assertThat(names(List.of(1), Export.as(Iterable.class))).containsExactly("__iter__");
    }

    @Test
    void anUnmarkedInterfaceOfOneMethodMakesNoFunctionOfAnObject() {
        assertThatThrownBy(() -> Exposures.all().of(new Bank(), Export.as(Vault.class)))
                .isInstanceOf(NotExposedException.class)
                .hasMessageContaining("ExposuresTest$Bank is neither a value nor exposed");
        assertThatThrownBy(() -> Exposures.all().natural(new Bank())).isInstanceOf(NotExposedException.class);
        Vault lambda = () -> "gold";
        assertThat(names(lambda, Export.as(Vault.class))).containsExactly("__call__");
        assertThat(names(new Upper(), Export.as(Function.class))).containsExactly("__call__");
        assertThatThrownBy(() -> Exposures.all().natural(new Upper())).isInstanceOf(NotExposedException.class);
    }

    /** A class, not a lambda. */
    static final class Upper implements Function<String, String> {
        @Override
        public String apply(String text) {
            return text;
        }
    }

    @Test
    void theBuiltInExposuresCanBeTurnedOff() {
        Function<Object, Object> lambda = value -> value;
        List<Object> builtIn = List.of(
                List.of(1),
                Map.of(1, 2),
                Set.of(1),
                List.of(1).iterator(),
                lambda,
                (AutoCloseable) () -> {},
                Path.of("a"));
        for (Object each : builtIn) {
            assertThat(Exposures.all().natural(each).members()).isNotEmpty();
            assertThatThrownBy(() -> NONE.natural(each)).isInstanceOf(NotExposedException.class);
            for (Class<?> declared : List.of(
                    List.class,
                    Map.class,
                    Set.class,
                    java.util.Iterator.class,
                    Iterable.class,
                    Function.class,
                    AutoCloseable.class,
                    Comparable.class)) {
                if (declared.isInstance(each)) {
                    assertThatThrownBy(() -> NONE.of(each, Export.as(declared)))
                            .isInstanceOf(NotExposedException.class);
                }
            }
        }
        assertThat(NONE.of(new Store(), Export.ANY).members()).hasSize(2);
        Exposures some = new Exposures(EnumSet.of(BuiltIn.ITERATORS));
        assertThat(some.natural(List.of(1).iterator()).members()).isNotEmpty();
        assertThatThrownBy(() -> some.natural(List.of(1))).isInstanceOf(NotExposedException.class);
        assertThat(Options.defaults().builtIns()).hasSize(BuiltIn.values().length);
        assertThat(Options.defaults().withBuiltIns(Set.of()).builtIns()).isEmpty();
    }

    @Test
    void collectionsAreReadOnlyUnlessTheMemberSaysOtherwise() {
        List<String> changing =
                List.of("append", "extend", "insert", "pop", "remove", "clear", "__setitem__", "__delitem__");
        assertThat(names(List.of(1), Export.ANY)).doesNotContainAnyElementsOf(changing);
        assertThat(names(List.of(1), new Export(List.class, false, true))).containsAll(changing);
        assertThat(names(Map.of(), Export.ANY)).doesNotContain("update", "pop", "clear", "__setitem__");
        assertThat(names(Set.of(), Export.ANY)).doesNotContain("add", "remove", "discard", "update", "clear");
    }

    @Test
    void whatAnswersForItselfNeedsNoMark() {
        assertThat(Exposures.all().natural(Attributes.of(Map.of("x", 1))).typeName())
                .contains("Attributes");
        assertThat(NONE.natural(Attributes.of(Map.of("x", 1))).members(Attributes.of(Map.of("x", 1))))
                .extracting(Member::name)
                .containsExactly("x");
    }
}
