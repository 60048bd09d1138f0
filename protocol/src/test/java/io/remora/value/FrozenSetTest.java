package io.remora.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FrozenSetTest {
    @Test
    void elementsKeepTheirOrderAndTheFirstOfTwoEqualOnesStays() {
        FrozenSet set = FrozenSet.of("c", 1, null, "a", 1L, "c", null, 2);

        assertThat(new ArrayList<>(set)).containsExactly("c", 1, null, "a", 2);
        assertThat(set.toArray()).containsExactly("c", 1, null, "a", 2);
        assertThat(set.size()).isEqualTo(5);
        assertThat(set.contains(null)).isTrue();
        assertThat(set.contains("x")).isFalse();
    }

    @Test
    void theEmptySetHoldsNothing() {
        assertThat(FrozenSet.of()).isEmpty();
        assertThat(FrozenSet.of().contains(null)).isFalse();
        assertThat(FrozenSet.of()).isEqualTo(FrozenSet.copyOf(List.of())).isNotEqualTo(FrozenSet.of(1));
    }

    @Test
    void aSetCannotBeChangedNotEvenThroughItsSource() {
        Object[] source = {1, 2};
        FrozenSet set = FrozenSet.of(source);
        source[0] = 9;
        set.toArray()[1] = 9;

        assertThat(set).isEqualTo(FrozenSet.of(1, 2));
        assertThat(FrozenSet.copyOf(set)).isSameAs(set);
        assertThatThrownBy(() -> set.add(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> set.remove(1)).isInstanceOf(UnsupportedOperationException.class);
        Iterator<Object> iterator = set.iterator();
        iterator.next();
        assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
        iterator.next();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void setsAreEqualWhateverTheirOrder() {
        assertThat(FrozenSet.of(1, 2, 3))
                .isEqualTo(FrozenSet.of(3, 1, 2))
                .hasSameHashCodeAs(FrozenSet.of(3, 1, 2))
                .isNotEqualTo(FrozenSet.of(1, 2, 4))
                .isNotEqualTo(FrozenSet.of(1, 2));
        assertThat(FrozenSet.of(FrozenSet.of(1, 2), FrozenSet.of(2, 1))).hasSize(1);
    }

    @Test
    void aSetHoldsWhatAnOrdinarySetHolds() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            Set<Object> model = new LinkedHashSet<>();
            Object[] elements = new Object[random.nextInt(200)];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = random.nextBoolean() ? (Object) random.nextInt(100) : "s" + random.nextInt(100);
                model.add(elements[i]);
            }
            FrozenSet set = FrozenSet.of(elements);
            assertThat(new ArrayList<>(set)).isEqualTo(new ArrayList<>(model));
            for (int i = 0; i < 100; i++) {
                assertThat(set.contains(i)).isEqualTo(model.contains(i));
                assertThat(set.contains("s" + i)).isEqualTo(model.contains("s" + i));
            }
        }
    }
}
