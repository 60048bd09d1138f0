package io.remora.agent.teleport;

import io.remora.Teleported;
import io.remora.value.Tuple;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Code that is about to leave: the class that must be there and what to do with it.
 *
 * <pre>
 * ("type", class)                                             the class
 * ("method", class, method, descriptor, kind, (captured...))  a lambda: its body with what it captured
 * ("record", class, (components...))                          a record that implements {@link Teleported}
 * </pre>
 */
record Departure(Class<?> type, Tuple task) {
    static Departure of(Teleported code) {
        if (code.getClass().isRecord()) {
            return new Departure(
                    code.getClass(), Tuple.of("record", code.getClass().getName(), components(code)));
        }
        if (!code.getClass().isHidden() && !code.getClass().isSynthetic()) {
            throw new IllegalArgumentException(code.getClass().getName()
                    + " cannot be shipped with its state: write it as a" + " lambda or as a record");
        }
        SerializedLambda lambda = describe(code);
        ClassLoader loader = code.getClass().getClassLoader();
        String owner = lambda.getImplClass().replace('/', '.');
        @Nullable Object[] captured = new @Nullable Object[lambda.getCapturedArgCount()];
        for (int i = 0; i < captured.length; i++) {
            captured[i] = flat(lambda.getCapturedArg(i));
        }
        boolean own = lambda.getImplMethodName().startsWith("lambda$");
        if (own && lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic) {
            throw new IllegalArgumentException("the lambda captures this, a " + owner
                    + ": copy what it needs into local" + " variables before it, or ship a static method");
        }
        try {
            return new Departure(
                    Class.forName(owner, false, loader),
                    Tuple.of(
                            "method",
                            owner,
                            lambda.getImplMethodName(),
                            lambda.getImplMethodSignature(),
                            lambda.getImplMethodKind(),
                            Tuple.owning(captured)));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("the class " + owner + " of the lambda cannot be found", e);
        }
    }

    private static SerializedLambda describe(Teleported code) {
        try {
            // What the compiler adds to a lambda of a serializable interface; nothing is serialized.
            Method describe = code.getClass().getDeclaredMethod("writeReplace");
            describe.setAccessible(true);
            return (SerializedLambda) describe.invoke(code);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    code.getClass().getName() + " cannot be shipped: write it as a lambda or as a record", e);
        }
    }

    private static @Nullable Object flat(@Nullable Object value) {
        if (value instanceof Record) {
            return components(value);
        }
        return value instanceof Enum<?> constant ? constant.name() : value;
    }

    private static Tuple components(Object value) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < values.length; i++) {
            try {
                Method accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                values[i] = flat(accessor.invoke(value));
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(
                        "the record " + value.getClass().getName() + " cannot be read", e);
            }
        }
        return Tuple.owning(values);
    }
}
