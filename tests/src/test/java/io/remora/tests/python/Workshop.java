package io.remora.tests.python;

import io.remora.Default;
import io.remora.Exposed;
import io.remora.Service;
import io.remora.Session;
import io.remora.object.Capability;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the Python side is shown: one member for each thing that Java has and Python knows in its own way. */
public final class Workshop implements Service {
    private final List<Object> list = new ArrayList<>(List.of("a", "b", "c", "d"));
    private @Nullable Object held;
    private @Nullable Session session;

    @Override
    public void connected(Session begun) {
        session = begun;
    }

    // Calls.

    @Exposed(doc = "Adds two numbers.")
    public int add(int a, int b) {
        return a + b;
    }

    @Exposed
    public int kw(int a, @Default("1") int scale) {
        return a * scale;
    }

    @Exposed
    public int div(int a, int b) {
        return a / b;
    }

    @Exposed
    public String over(String text) {
        return "text";
    }

    @Exposed
    public String over(long number) {
        return "number";
    }

    @Exposed
    public int sum(int... numbers) {
        return IntStream.of(numbers).sum();
    }

    public String hidden() {
        return "never seen";
    }

    @Exposed
    public void nothing() {}

    @Exposed
    public CompletableFuture<Integer> later(int value) {
        return CompletableFuture.supplyAsync(() -> value, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    }

    // Values.

    @Exposed
    public @Nullable Object echo(@Nullable Object value) {
        return value;
    }

    @Exposed
    public String kind(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getSimpleName();
    }

    @Exposed
    public Tuple swap(@Nullable Object a, @Nullable Object b) {
        return Tuple.of(b, a);
    }

    @Exposed
    public byte[] big() {
        byte[] bytes = new byte[8000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 2 == 0 ? 'a' : 'b');
        }
        return bytes;
    }

    @Exposed
    public long[] array() {
        return new long[] {1, 2, 3};
    }

    @Exposed
    public Optional<String> maybe(boolean there) {
        return there ? Optional.of("there") : Optional.empty();
    }

    @Exposed
    public char letter(char c) {
        return Character.toUpperCase(c);
    }

    @Exposed
    public TimeUnit unit(TimeUnit unit) {
        return unit == TimeUnit.SECONDS ? TimeUnit.MINUTES : TimeUnit.SECONDS;
    }

    // Collections.

    @Exposed
    public List<Integer> items(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    @Exposed(mutable = true)
    public List<Object> editable() {
        return list;
    }

    @Exposed
    public List<Object> readable() {
        return list;
    }

    @Exposed
    public Map<String, Integer> table() {
        return new LinkedHashMap<>(Map.of("one", 1));
    }

    @Exposed(mutable = true)
    public Map<Object, Object> register() {
        return new LinkedHashMap<>(Map.of("one", 1, 2L, "two"));
    }

    @Exposed
    public Set<String> names() {
        return new TreeSet<>(List.of("ann", "bob"));
    }

    @Exposed(mutable = true)
    public Set<Object> guests() {
        return new java.util.LinkedHashSet<>(List.of("ann"));
    }

    @Exposed
    public Iterator<Integer> count(int n) {
        return IntStream.range(0, n).iterator();
    }

    @Exposed
    public Iterable<Integer> numbers() {
        return () -> List.of(1, 2, 3).iterator();
    }

    @Exposed
    public Collection<Integer> bag() {
        return Collections.unmodifiableCollection(new java.util.ArrayDeque<>(List.of(1, 2)));
    }

    @Exposed
    public List<List<Integer>> nested() {
        return List.of(List.of(1, 2), List.of(3));
    }

    @Exposed(byValue = true)
    public List<List<Integer>> copied() {
        return nested();
    }

    // Objects.

    @Exposed
    public Point point() {
        return new Point(3, 4);
    }

    @Exposed
    public boolean isPoint(Point point) {
        return point.x() == 3;
    }

    @Exposed
    public Capability view() {
        return Capability.of(new Point(3, 4)).only("x");
    }

    @Exposed
    public Version version(int major) {
        return new Version(major);
    }

    @Exposed
    public Comparable<Integer> ordered(int n) {
        return n;
    }

    @Exposed
    public Door door() {
        return new Door();
    }

    @Exposed
    public AutoCloseable closeable(Runnable onClose) {
        return onClose::run;
    }

    @Exposed
    public Function<Object, Object> identity() {
        return Function.identity();
    }

    @Exposed
    public IntUnaryOperator square() {
        return n -> n * n;
    }

    // Callbacks.

    @Exposed
    public List<Object> apply(Function<Integer, Object> fn, int n) {
        return IntStream.range(0, n).mapToObj(fn::apply).toList();
    }

    @Exposed
    public Object twice(BiFunction<Object, Object, Object> fn, Object a) {
        return fn.apply(a, fn.apply(a, a));
    }

    @Exposed
    public int depth(IntUnaryOperator back, int n) {
        return n == 0 ? 0 : 1 + back.applyAsInt(n - 1);
    }

    @Exposed
    public int total(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    @Exposed
    public String lookup(Map<String, String> map, String key) {
        return map.get(key) + " of " + map.size();
    }

    @Exposed
    public int drain(Iterator<Integer> numbers) {
        int sum = 0;
        while (numbers.hasNext()) {
            sum += numbers.next();
        }
        return sum;
    }

    @Exposed
    public void shut(AutoCloseable resource) throws Exception {
        resource.close();
    }

    @Exposed
    public List<Object> sorted(List<Object> values, Comparator<Object> order) {
        List<Object> copy = new ArrayList<>(values);
        copy.sort(order);
        return copy;
    }

    @Exposed
    public void hold(Object thing) {
        held = thing;
    }

    @Exposed
    public @Nullable Object held() {
        return held;
    }

    @Exposed
    public void drop() {
        held = null;
    }

    @Exposed
    public boolean isSame(Object thing) {
        return thing == held;
    }

    @Exposed
    public String whoAmI() {
        return session == null ? "nobody" : session.principal().name();
    }

    @Exposed
    public boolean sameSession() {
        return Session.current().orElseThrow() == session;
    }

    /** How many objects of ours the caller holds. */
    @Exposed
    public int exported() {
        String connection = String.valueOf(Session.current().orElseThrow().connection());
        return Integer.parseInt(connection.replaceAll("(?s).*\\((\\d+) exported.*", "$1"));
    }

    // Exceptions.

    @Exposed
    public String read(String path) throws IOException {
        return Files.readString(Path.of(path));
    }

    @Exposed
    public void raise(String kind) throws Exception {
        switch (kind) {
            case "key" -> throw new NoSuchElementException("no such key");
            case "index" -> throw new IndexOutOfBoundsException("too far");
            case "value" -> throw new IllegalArgumentException("not that");
            case "type" -> throw new ClassCastException("of another kind");
            case "time" -> throw new TimeoutException("too late");
            case "unsupported" -> throw new UnsupportedOperationException("not here");
            case "security" -> throw new SecurityException("not you");
            case "io" -> throw new IOException("broken pipe of steam");
            case "state" -> throw new IllegalStateException("password hunter2");
            case "null" -> throw new NullPointerException("hunter2");
            case "error" -> throw new AssertionError("hunter2");
            default -> throw new Exception("hunter2");
        }
    }

    @Exposed
    public void customError() throws Oops {
        throw new Oops();
    }

    @Exposed
    public void relay(Runnable fails) {
        fails.run();
    }

    @Exposed
    public Object notExposed() {
        return new Object() {};
    }

    @Exposed
    public Object forbidden() {
        return Workshop.class;
    }

    /** Declared by the member that throws it, so its message and arguments cross. */
    static final class Oops extends Exception implements io.remora.object.error.ErrorCodec.ArgumentsCarrier {
        private static final long serialVersionUID = 1L;

        Oops() {
            super("bad");
        }

        @Override
        public List<Object> arguments() {
            return List.of("bad", 7);
        }
    }

    /** A record with one component hidden. */
    public record Point(@Exposed(attribute = true) int x, int y) {
        @Exposed
        public double norm() {
            return Math.hypot(x, y);
        }

        @Exposed
        @Override
        public String toString() {
            return "Point(" + x + ", " + y + ")";
        }

        @Exposed
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Point point && point.x == x && point.y == y;
        }

        @Exposed
        @Override
        public int hashCode() {
            return x * 31 + y;
        }
    }

    /** Has an order. */
    @Exposed
    public record Version(int major) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            return Integer.compare(major, other.major);
        }
    }

    /** Has attributes, one of them writable, and can be closed. */
    @Exposed
    public static final class Door implements AutoCloseable {
        @Exposed(writable = true)
        public String colour = "red";

        public final int number = 7;
        private boolean closed;

        @Exposed(attribute = true)
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
        }

        public String knock() {
            return closed ? "nobody" : "come in";
        }
    }
}
