package io.remora.agent;

import io.remora.agent.control.FullControlService;
import io.remora.server.Offer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;

/**
 * A service as a user of this machine names it: {@code sample}, {@code full-control}, or a class that can be made
 * without arguments. The name comes from the command line, never from a peer.
 *
 * @param name as it was given
 * @param type its class
 * @param offer what can be granted of it: a new object a connection
 */
public record ServedClass(String name, Class<?> type, Offer offer) {
    private static final Map<String, Class<?>> BUILT_IN = Map.of("sample", Sample.class);

    /**
     * Finds a service.
     *
     * @param name {@code sample}, {@code full-control} or the full name of a class
     * @param loader where the class is looked for
     * @throws IllegalArgumentException in one sentence: there is no such class, it cannot be made, it exposes nothing
     */
    public static ServedClass named(String name, ClassLoader loader) {
        if (name.equals(FullControlService.NAME)) {
            return new ServedClass(name, FullControlService.class, FullControlService.offer(loader));
        }
        Class<?> type = BUILT_IN.containsKey(name) ? BUILT_IN.get(name) : load(name, loader);
        return new ServedClass(name, type, offer(type));
    }

    private static <T> Offer offer(Class<T> type) {
        Constructor<T> constructor = constructor(type);
        return Offer.of(type, session -> make(constructor));
    }

    /**
     * What is not wrong but hardly meant, in sentences: a class whose parameters have lost their names cannot be called
     * by keyword.
     */
    public List<String> warnings() {
        List<String> nameless = name.equals(FullControlService.NAME) ? List.of() : Offer.withoutParameterNames(type);
        return nameless.isEmpty()
                ? List.of()
                : List.of(type.getName() + " was compiled without -parameters, so calls by keyword cannot find the"
                        + " parameters of " + String.join(", ", nameless) + ": compile it with javac -parameters");
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "there is no class " + name + " on the class path: name it in full, like app.MyService, and say"
                            + " where it is with --classpath (or serve `sample`)",
                    e);
        } catch (LinkageError e) {
            // Compiled for a later Java, or what it extends is missing, or its name differs in case.
            throw new IllegalArgumentException("the class " + name + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static <T> Constructor<T> constructor(Class<T> type) {
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalArgumentException(
                    type.getName() + " is an interface or abstract: name a class that implements it");
        }
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    type.getName() + " has no constructor without parameters: give it one", e);
        } catch (LinkageError | RuntimeException e) {
            throw new IllegalArgumentException("the class " + type.getName() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static <T> T make(Constructor<T> constructor) {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "the constructor of " + constructor.getName() + " failed: " + e.getCause(), e.getCause());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("no " + constructor.getName() + " can be made: " + e.getMessage(), e);
        }
    }
}
