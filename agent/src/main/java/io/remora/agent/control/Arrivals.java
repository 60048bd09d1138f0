package io.remora.agent.control;

import io.remora.agent.teleport.ClassSource;
import io.remora.object.reflect.Conversion;
import io.remora.value.Tuple;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The code that one session's peer ships, and runs, here. The tasks are those of {@code teleport.Departure}. */
final class Arrivals implements AutoCloseable {
    private final ShippedLoader loader;

    Arrivals(ClassLoader parent, ClassCache cache) {
        this.loader = new ShippedLoader(parent, cache);
    }

    ShippedLoader loader() {
        return loader;
    }

    /** Takes class files. */
    void ship(ClassSource source, Tuple bundle) {
        loader.source(source);
        for (Object each : bundle) {
            if (each instanceof Tuple pair
                    && pair.get(0) instanceof String name
                    && pair.get(1) instanceof byte[] file) {
                loader.accept(name, file);
            }
        }
    }

    /**
     * Runs a task, when its classes are here.
     *
     * @return true and its result, or false and the numbers of the classes that are missing
     */
    Tuple run(ClassSource source, Tuple manifest, Tuple bundle, Tuple task) throws Throwable {
        ship(source, bundle);
        List<@Nullable Object> missing = new ArrayList<>();
        missing.add(false);
        for (int i = 0; i < manifest.size(); i++) {
            if (manifest.get(i) instanceof Tuple named
                    && named.get(0) instanceof String name
                    && named.get(1) instanceof String sha256
                    && !loader.accept(name, sha256)) {
                missing.add(i);
            }
        }
        return missing.size() > 1 ? Tuple.copyOf(missing) : Tuple.of(true, perform(task));
    }

    private @Nullable Object perform(Tuple task) throws Throwable {
        Class<?> type = Class.forName(String.valueOf(task.get(1)), true, loader);
        return switch (String.valueOf(task.get(0))) {
            case "type" -> TypeHandle.of(type);
            case "record" -> {
                Object made = Conversion.convert(task.get(2), type, "the state of " + type.getSimpleName());
                yield ((io.remora.Teleported) java.util.Objects.requireNonNull(made)).run();
            }
            case "method" -> invoke(type, task);
            default -> throw new IllegalArgumentException("there is no task " + task.get(0));
        };
    }

    private @Nullable Object invoke(Class<?> type, Tuple task) throws Throwable {
        String name = String.valueOf(task.get(2));
        MethodType descriptor = MethodType.fromMethodDescriptorString(String.valueOf(task.get(3)), loader);
        int kind = ((Number) java.util.Objects.requireNonNull(task.get(4))).intValue();
        @Nullable Object[] captured = ((Tuple) java.util.Objects.requireNonNull(task.get(5))).toArray();
        if (kind == MethodHandleInfo.REF_newInvokeSpecial) {
            Constructor<?> constructor = type.getDeclaredConstructor(descriptor.parameterArray());
            constructor.setAccessible(true);
            return call(constructor, null, captured);
        }
        Method method = method(type, name, descriptor);
        if (Modifier.isStatic(method.getModifiers())) {
            return call(method, null, captured);
        }
        Object receiver = Conversion.convert(captured[0], type, "what " + name + " is called on");
        return call(method, receiver, Arrays.copyOfRange(captured, 1, captured.length));
    }

    private static Method method(Class<?> type, String name, MethodType descriptor) throws NoSuchMethodException {
        try {
            Method method = type.getDeclaredMethod(name, descriptor.parameterArray());
            if (!Modifier.isPublic(method.getModifiers()) || !Modifier.isPublic(type.getModifiers())) {
                method.setAccessible(true);
            }
            return method;
        } catch (NoSuchMethodException e) {
            return type.getMethod(name, descriptor.parameterArray());
        }
    }

    private static @Nullable Object call(Executable code, @Nullable Object receiver, @Nullable Object[] captured)
            throws Throwable {
        java.lang.reflect.Type[] types = code.getGenericParameterTypes().length == code.getParameterCount()
                ? code.getGenericParameterTypes()
                : code.getParameterTypes();
        @Nullable Object[] arguments = new @Nullable Object[captured.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = Conversion.convert(captured[i], types[i], "what the code captured, number " + (i + 1) + ",");
        }
        try {
            return code instanceof Method method
                    ? method.invoke(receiver, arguments)
                    : ((Constructor<?>) code).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The classes stay as long as objects of theirs; nothing is fetched for them any more. */
    @Override
    public void close() {
        loader.source(null);
    }
}
