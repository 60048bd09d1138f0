package io.remora.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TupleTest {
    @Test
    void aTupleReadsAsAListWithNulls() {
        Tuple tuple = Tuple.of(1, null, "x");

        assertThat(tuple.size()).isEqualTo(3);
        assertThat(tuple.get(1)).isNull();
        assertThat(new ArrayList<>(tuple)).isEqualTo(Arrays.asList(1, null, "x"));
        assertThat(tuple.subList(1, 3)).isEqualTo(Arrays.asList(null, "x"));
        assertThat(tuple.toArray()).containsExactly(1, null, "x");
        assertThat(tuple.indexOf("x")).isEqualTo(2);
        assertThat(tuple.lastIndexOf(1L)).isZero();
        assertThat(tuple.contains(1L)).as("the same number in another box").isTrue();
        assertThat(tuple.contains(2)).isFalse();
        assertThat(tuple.lastIndexOf(2)).isEqualTo(-1);
        assertThatThrownBy(() -> tuple.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aTupleCannotBeChangedNotEvenThroughItsSource() {
        Object[] source = {1, 2};
        Tuple tuple = Tuple.of(source);
        source[0] = 9;
        tuple.toArray()[1] = 9;

        assertThat(tuple).isEqualTo(Tuple.of(1, 2));
        assertThatThrownBy(() -> tuple.add(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> tuple.set(0, 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> tuple.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> tuple.iterator().remove()).isInstanceOf(Exception.class);
        assertThatThrownBy(tuple::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void anArrayOfStringsBecomesATupleThatGivesObjects() {
        Tuple tuple = Tuple.of((Object[]) new String[] {"a", "b"});

        assertThat(tuple.toArray().getClass()).isEqualTo(Object[].class);
        assertThat(Tuple.copyOf(List.of("a", "b"))).isEqualTo(tuple);
        assertThat(Tuple.copyOf(tuple)).isSameAs(tuple);
        assertThat(Tuple.of()).isSameAs(Tuple.empty());
        assertThat(Tuple.copyOf(List.of())).isSameAs(Tuple.empty());
    }

    private static void same(Object a, Object b) {
        assertThat(Tuple.of(a)).isEqualTo(Tuple.of(b)).hasSameHashCodeAs(Tuple.of(b));
        assertThat(Tuple.of(b)).isEqualTo(Tuple.of(a));
        assertThat(FrozenSet.of(a).contains(b)).isTrue();
        assertThat(FrozenSet.of(a, b)).hasSize(1);
    }

    private static void different(Object a, Object b) {
        assertThat(Tuple.of(a)).isNotEqualTo(Tuple.of(b));
        assertThat(Tuple.of(b)).isNotEqualTo(Tuple.of(a));
        assertThat(FrozenSet.of(a).contains(b)).isFalse();
        assertThat(FrozenSet.of(a, b)).hasSize(2);
    }

    @Test
    void elementsAreComparedAsValues() {
        same(5, 5L);
        same((byte) 5, BigInteger.valueOf(5));
        same((short) -1, -1);
        same(Long.MIN_VALUE, BigInteger.valueOf(Long.MIN_VALUE));
        same(BigInteger.TEN.pow(30), BigInteger.TEN.pow(30));
        same(1.5f, 1.5);
        same(Double.NaN, Float.NaN);
        same('a', "a");
        same(new byte[] {1, 2}, new byte[] {1, 2});
        same(null, null);
        same(Tuple.of(1, Tuple.of(2L)), Tuple.of(1L, Tuple.of(2)));
        same(new Slice(1, null, "x"), new Slice(1L, null, 'x'));
        same(FrozenSet.of(1, 2), FrozenSet.of(2L, 1L));
        same(new Complex(1, Double.NaN), new Complex(1, Double.NaN));
        same(Ellipsis.INSTANCE, Ellipsis.INSTANCE);
        same(List.of(1), List.of(1));
    }

    @Test
    void trueOneAndOnePointZeroAreThreeValues() {
        different(true, 1);
        different(1, 1.0);
        different(false, 0);
        different(true, false);
        different(0.0, -0.0);
        different(null, 0);
        different("1", 1);
        different("", new byte[0]);
        different("a", "b");
        different(BigInteger.ONE.shiftLeft(64), 0);
        different(BigInteger.TEN.pow(30), BigInteger.TEN.pow(31));
        different(new byte[] {0}, new byte[] {0, 0});
        different(new byte[] {1}, "\u0001");
        different(Tuple.of(1, 2), Tuple.of(2, 1));
        different(Tuple.of(1), Tuple.of(1, null));
        different(Tuple.of(Tuple.of(1), 2), Tuple.of(1, Tuple.of(2)));
        different(new Slice(1, 2, 3), Tuple.of(1, 2, 3));
        different(new Slice(1, 2, 3), new Slice(1, 2, 4));
        different(new Complex(0.0, 0), new Complex(-0.0, 0));
        different(FrozenSet.of(1), Tuple.of(1));
        different(Ellipsis.INSTANCE, NotImplemented.INSTANCE);
        different(Tuple.of(1), List.of(1));
    }

    @Test
    void aTupleEqualsNoOtherKindOfList() {
        assertThat(Tuple.of(1, 2).equals(List.of(1, 2))).isFalse();
        assertThat(Tuple.empty().equals(List.of())).isFalse();
        assertThat(FrozenSet.of(1).equals(Set.of(1))).isFalse();
    }

    @Test
    void tuplesThatAPeerMadeToCollideAreGoodKeys() {
        Map<Object, Integer> map = new HashMap<>();
        Set<Integer> hashes = new HashSet<>();
        long start = System.nanoTime();
        for (int i = 0; i < 8192; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 13; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            Tuple key = Tuple.of(Tuple.of(text.toString()));
            hashes.add(key.hashCode());
            map.put(key, i);
        }
        assertThat(map).hasSize(8192);
        assertThat(hashes.size()).isGreaterThan(8100);
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(2000);
    }

    @Test
    void valuesPrintMuchAsInPython() {
        assertThat(Tuple.of()).hasToString("()");
        assertThat(Tuple.of(1)).hasToString("(1,)");
        assertThat(Tuple.of("a", null, new byte[3], Tuple.of(true))).hasToString("('a', null, bytes[3], (true,))");
        assertThat(new Slice(1, null, "x")).hasToString("slice(1, null, 'x')");
        assertThat(FrozenSet.of(1, "b")).hasToString("frozenset({1, 'b'})");
        assertThat(new Complex(1, 2)).hasToString("(1.0+2.0j)");
        assertThat(new Complex(1, -0.0)).hasToString("(1.0-0.0j)");
        assertThat(Ellipsis.INSTANCE).hasToString("Ellipsis");
        assertThat(NotImplemented.INSTANCE).hasToString("NotImplemented");
    }
}
