package io.remora.tests.control.shipped;

import io.remora.Teleported;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Lambdas to ship, in a class that needs no test library. */
public final class Errands {
    private Errands() {}

    /** A lambda with lambdas inside, over a captured number and text. */
    public static Teleported nested(int count, String word) {
        return () -> {
            IntFunction<Supplier<String>> make = i -> () -> word + i;
            return IntStream.range(0, count).mapToObj(make).map(Supplier::get).reduce("", (a, b) -> a + b);
        };
    }

    /** A lambda that leaves word of its class loader, without keeping it. */
    public static Teleported rememberLoader() {
        return () -> {
            System.getProperties().put("remora.tests.loader", new WeakReference<>(Errands.class.getClassLoader()));
            return null;
        };
    }

    /** A lambda over a captured record with a record in it. */
    public static Teleported records(Box box) {
        return () -> {
            List<Box> boxes = new ArrayList<>(List.of(box, new Box("second", new Size(1, 2), Kind.SMALL)));
            boxes.sort(java.util.Comparator.comparing(Box::name));
            int area = boxes.stream().mapToInt(each -> each.size().area()).sum();
            return boxes.get(0).name() + " " + area + " " + box.kind() + " "
                    + box.equals(new Box("first", new Size(3, 4), Kind.LARGE));
        };
    }

    /** A record that is shipped. */
    public record Box(String name, Size size, Kind kind) {}

    /** A record in it. */
    public record Size(int width, int height) {
        int area() {
            return width * height;
        }
    }

    /** An enum in it. */
    public enum Kind {
        SMALL,
        LARGE
    }

    /** Where the code runs. */
    public static Teleported loader() {
        return () -> Errands.class.getClassLoader().getName();
    }

    /** Reads a resource beside this class, in both ways, and one that is not there. */
    public static Teleported resource() {
        return () -> {
            try (InputStream in = Errands.class.getResourceAsStream("errand.txt");
                    InputStream again = java.util.Objects.requireNonNull(Errands.class.getResource("errand.txt"))
                            .openStream()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                String same = new String(again.readAllBytes(), StandardCharsets.UTF_8);
                return text.strip()
                        + text.equals(same)
                        + Errands.class.getResource("none.txt")
                        + Errands.class.getResource("/junit-platform.properties")
                        + Errands.class.getResource("/python/driver.py");
            }
        };
    }

    /** Finds a class that no constant pool names. */
    public static Teleported byName(String name) {
        return () -> Class.forName(name).getSimpleName();
    }

    /** Fails. */
    public static Teleported failing() {
        return () -> {
            throw new IOException("shipped and failed");
        };
    }

    /** Captures its maker. */
    public Teleported captures() {
        return () -> toString();
    }

    /** One that can be made. */
    public static Errands make() {
        return new Errands();
    }

    /** A task with state of its own. */
    public record Sum(int a, int b) implements Teleported {
        @Override
        public Object run() {
            return a + b;
        }
    }

    /** Nothing names it but by text. */
    public static final class Hidden {}

    /** Is shipped as a class. */
    public static final class Counter implements java.util.function.IntSupplier {
        private int count;

        /** Starts at a number. */
        public Counter(int start) {
            count = start;
        }

        @Override
        public int getAsInt() {
            return count++;
        }
    }
}
