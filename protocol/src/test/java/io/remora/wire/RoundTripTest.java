package io.remora.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.value.Complex;
import io.remora.value.Ellipsis;
import io.remora.value.FrozenSet;
import io.remora.value.NotImplemented;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any value comes back as itself, and its encoding as the same bytes. */
@Timeout(60)
class RoundTripTest {
    @Test
    void randomValuesComeBack() throws Exception {
        for (int seed = 0; seed < 20_000; seed++) {
            Object value = value(new Random(seed), 5);
            byte[] bytes = Wires.encode(value);

            Object back = Wires.decode(bytes);

            // A tuple around both compares as values, so that 5L is 5.
            assertThat(Tuple.of(back)).as("seed %d", seed).isEqualTo(Tuple.of(value));
            assertThat(Tuple.of(back)).hasSameHashCodeAs(Tuple.of(value));
            assertThat(Wires.encode(back)).isEqualTo(bytes);
            assertThat(BrineWriter.isValue(value)).isTrue();
            BrineReader skipper = Wires.reader(bytes, Wires.LIMITS);
            skipper.skip();
            skipper.end();
        }
    }

    private static Object value(Random random, int levels) {
        return switch (random.nextInt(levels == 0 ? 13 : 17)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt(400) - 100;
            case 3 -> random.nextInt();
            case 4 -> random.nextLong() >> random.nextInt(64);
            case 5 -> new BigInteger(random.nextInt(3000), random).multiply(BigInteger.valueOf(random.nextInt(3) - 1));
            case 6 -> Double.longBitsToDouble(random.nextLong());
            case 7 -> random.nextFloat();
            case 8 -> text(random);
            case 9 -> bytes(random);
            case 10 -> new Complex(random.nextGaussian(), -0.0);
            case 11 -> random.nextBoolean() ? Ellipsis.INSTANCE : NotImplemented.INSTANCE;
            case 12 -> (byte) random.nextInt();
            case 13 -> new Slice(value(random, levels - 1), value(random, levels - 1), value(random, levels - 1));
            case 14 -> FrozenSet.of(row(random, levels));
            default -> Tuple.of(row(random, levels));
        };
    }

    private static Object[] row(Random random, int levels) {
        Object[] row = new Object[random.nextInt(random.nextInt(10) == 0 ? 300 >> (10 - 2 * levels) : 6)];
        for (int i = 0; i < row.length; i++) {
            row[i] = value(random, levels - 1);
        }
        return row;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(1 << random.nextInt(10));
        int alphabet = new int[] {0x7f, 0xff, 0x7ff, 0xffff, 0x10ffff}[random.nextInt(5)];
        while (text.length() < length) {
            int c = random.nextInt(alphabet + 1);
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                text.appendCodePoint(c);
            }
        }
        return text.toString();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(1 << random.nextInt(15))];
        random.nextBytes(bytes);
        return bytes;
    }
}
