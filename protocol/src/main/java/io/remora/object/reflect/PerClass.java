package io.remora.object.reflect;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What is computed once a class and lives as long as it: {@link ClassValue}, which can be forgotten. A value of ours
 * that a class of somebody else's program holds would keep our class loader; an agent that leaves a JVM takes them all
 * away.
 */
public abstract class PerClass<T> extends ClassValue<T> {
    private static final List<PerClass<?>> ALL = new CopyOnWriteArrayList<>();

    /** To be kept in a static field. */
    protected PerClass() {
        ALL.add(this);
    }

    /**
     * Forgets what was computed for these classes, and for the primitive types, which nobody counts among the loaded.
     */
    public static void forget(Class<?>... types) {
        Stream.concat(
                        Stream.of(types),
                        Stream.of(
                                boolean.class,
                                byte.class,
                                short.class,
                                char.class,
                                int.class,
                                long.class,
                                float.class,
                                double.class,
                                void.class))
                .forEach(type -> ALL.forEach(each -> each.remove(type)));
    }
}
