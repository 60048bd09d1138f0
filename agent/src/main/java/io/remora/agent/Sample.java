package io.remora.agent;

import io.remora.Default;
import io.remora.Exposed;
import io.remora.RemoteObject;
import io.remora.ServiceName;
import io.remora.object.Capability;
import io.remora.value.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The service called {@code sample}: a bit of everything that a call can do, to try a connection and to test with. It
 * reaches nothing outside itself.
 *
 * <p>One object serves one connection; any number of threads may call it.
 */
@ServiceName({"sample", "SAMPLE"})
public class Sample {
    private static final int MOST_ITEMS = 1_000_000;
    private static final int BIG_BYTES = 8000;
    private static final double MOST_SECONDS = 86_400;

    private @Nullable Object kept;

    /** A service that holds nothing yet. */
    public Sample() {}

    /** The sum of two integers of any size. */
    @Exposed
    public Number add(long a, long b) {
        long sum = a + b;
        boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
        return overflow ? (Number) BigInteger.valueOf(a).add(BigInteger.valueOf(b)) : (Number) sum;
    }

    /** The sum of two integers of which one is larger than 64 bits. */
    @Exposed
    public BigInteger add(BigInteger a, BigInteger b) {
        return a.add(b);
    }

    /** The sum of two numbers of which one is a float. */
    @Exposed
    public double add(double a, double b) {
        return a + b;
    }

    /** Two texts, one after the other. */
    @Exposed
    public String add(String a, String b) {
        return a + b;
    }

    /** An integer, scaled; the scale may be given by name, or left out. */
    @Exposed
    public BigInteger kw(BigInteger a, @Default("1") BigInteger scale) {
        return a.multiply(scale);
    }

    /** A float, scaled. */
    @Exposed
    public double kw(double a, @Default("1") double scale) {
        return a * scale;
    }

    /** The quotient, as Python's {@code /} has it. */
    @Exposed
    public double div(double a, double b) {
        if (b == 0) {
            throw new ArithmeticException("division by zero");
        }
        return a / b;
    }

    /** An object by reference. */
    @Exposed
    public Point point() {
        return new Point(3, 4);
    }

    /** The same, of which only x can be reached: a restricted view. */
    @Exposed
    public Capability view() {
        return Capability.of(new Point(3, 4)).only("x");
    }

    /** Calls the caller back: a list of what its function gave for 0 to n - 1. */
    @Exposed
    public List<Object> apply(IntFunction<Object> fn, int n) {
        List<Object> results = new ArrayList<>();
        for (int i = 0; i < checked(n); i++) {
            results.add(fn.apply(i));
        }
        return results;
    }

    /** The integers from 0 to n - 1, a list by reference. */
    @Exposed
    public List<Integer> items(int n) {
        List<Integer> items = new ArrayList<>(checked(n));
        for (int i = 0; i < n; i++) {
            items.add(i);
        }
        return items;
    }

    private static int checked(int n) {
        if (n < 0 || n > MOST_ITEMS) {
            throw new IllegalArgumentException("n is " + n + " but must be between 0 and " + MOST_ITEMS);
        }
        return n;
    }

    /** Raises what no peer knows. */
    @Exposed(name = "custom_error")
    public void customError() throws Oops {
        throw new Oops("bad", 7);
    }

    /** A value large enough to be compressed. */
    @Exposed
    public byte[] big() {
        byte[] bytes = new byte[BIG_BYTES];
        Arrays.fill(bytes, (byte) 'a');
        for (int i = 1; i < bytes.length; i += 2) {
            bytes[i] = 'b';
        }
        return bytes;
    }

    /** Both in the other order, a tuple; references in it stay references. */
    @Exposed
    public Tuple swap(@Nullable Object a, @Nullable Object b) {
        return Tuple.of(b, a);
    }

    /** What it was given. */
    @Exposed
    public @Nullable Object echo(@Nullable Object x) {
        return x;
    }

    /** Takes its time. */
    @Exposed
    public void sleep(double seconds) throws InterruptedException {
        if (!(seconds >= 0 && seconds <= MOST_SECONDS)) {
            throw new IllegalArgumentException("seconds is " + seconds + " but must be between 0 and " + MOST_SECONDS);
        }
        TimeUnit.NANOSECONDS.sleep((long) (seconds * TimeUnit.SECONDS.toNanos(1)));
    }

    /** Keeps a value or a reference, in place of the one before. */
    @Exposed
    public synchronized void hold(@Nullable Object obj) {
        kept = obj;
    }

    /** What is kept. */
    @Exposed
    public synchronized @Nullable Object held() {
        return kept;
    }

    /** Keeps nothing any more; a reference is released at once. */
    @Exposed
    public void drop() {
        Object dropped;
        synchronized (this) {
            dropped = kept;
            kept = null;
        }
        if (dropped instanceof RemoteObject reference) {
            reference.close();
        }
    }

    /** Not marked, so no peer reaches it. */
    public String hidden() {
        return "secret";
    }
}
