package io.remora.object.reflect;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Java's primitives: which one a box holds, and which may stand for which. */
final class Widening {
    private static final Map<Class<?>, Class<?>> PRIMITIVES = Map.of(
            Boolean.class, boolean.class,
            Byte.class, byte.class,
            Short.class, short.class,
            Character.class, char.class,
            Integer.class, int.class,
            Long.class, long.class,
            Float.class, float.class,
            Double.class, double.class);

    /** Each may stand for all after it. */
    private static final List<Class<?>> NUMBERS =
            List.of(byte.class, short.class, int.class, long.class, float.class, double.class);

    private Widening() {}

    /** The primitive in a box; null for any other class. */
    static @Nullable Class<?> primitive(Class<?> box) {
        return PRIMITIVES.get(box);
    }

    /** Whether a primitive converts to another without a cast. */
    static boolean widens(Class<?> from, Class<?> to) {
        if (from == to) {
            return true;
        }
        int rank = NUMBERS.indexOf(from == char.class ? short.class : from);
        return rank >= 0 && NUMBERS.indexOf(to) > rank;
    }

    /** Subtyping as the Java Language Specification has it, primitives among themselves included. */
    static boolean isSubtype(Class<?> one, Class<?> other) {
        return one.isPrimitive() && other.isPrimitive() ? widens(one, other) : other.isAssignableFrom(one);
    }
}
