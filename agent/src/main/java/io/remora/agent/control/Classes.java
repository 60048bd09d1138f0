package io.remora.agent.control;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds classes by name, for one session: those of the agent's class path and those that were teleported to it. */
final class Classes {
    private static final Map<String, Class<?>> PRIMITIVES = Stream.of(
                    boolean.class,
                    byte.class,
                    short.class,
                    char.class,
                    int.class,
                    long.class,
                    float.class,
                    double.class)
            .collect(Collectors.toMap(Class::getName, type -> type));

    private final ClassLoader loader;

    Classes(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * A class by its name; nested ones by {@code $} or by a dot; arrays and primitives as Java writes them.
     *
     * @throws ClassNotFoundException when there is none
     */
    TypeHandle type(String name) throws ClassNotFoundException {
        TypeHandle found = find(name);
        if (found == null) {
            throw new ClassNotFoundException("no class " + name + " on the class path of the far side");
        }
        return found;
    }

    @Nullable
    TypeHandle find(String name) {
        if (name.endsWith("[]")) {
            TypeHandle element = find(name.substring(0, name.length() - 2));
            return element == null ? null : TypeHandle.of(element.type().arrayType());
        }
        Class<?> primitive = PRIMITIVES.get(name);
        if (primitive != null) {
            return TypeHandle.of(primitive);
        }
        String candidate = name;
        while (true) {
            Class<?> loaded = load(candidate);
            if (loaded != null) {
                return TypeHandle.of(loaded);
            }
            int dot = candidate.lastIndexOf('.');
            if (dot < 0) {
                return null;
            }
            candidate = candidate.substring(0, dot) + '$' + candidate.substring(dot + 1);
        }
    }

    private @Nullable Class<?> load(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            // A name that differs in case from a class file's is an error of its own on some file systems.
            return null;
        }
    }

    /** What a package has under a name: a class, or, for a name in lower case, a package below it. */
    @Nullable
    Object below(String packageName, String name) {
        Class<?> loaded = load(packageName + '.' + name);
        if (loaded != null) {
            return TypeHandle.of(loaded);
        }
        return Character.isLowerCase(name.charAt(0)) ? new PackageHandle(packageName + '.' + name, this) : null;
    }
}
