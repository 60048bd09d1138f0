package io.remora.object.reflect;

import io.remora.object.member.Exposure;
import io.remora.object.member.Member;
import io.remora.object.member.MemberTable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functional interfaces: an object exported as one can be called, and nothing more. */
public final class Functions {
    private static final PerClass<Found> FOUND = new PerClass<>() {
        @Override
        protected Found computeValue(Class<?> type) {
            return new Found(type);
        }
    };

    private Functions() {}

    /** Whether an interface has exactly one abstract method. */
    public static boolean isFunctional(Class<?> type) {
        return FOUND.get(type).method != null;
    }

    /**
     * Whether a call of the interface's method means a call of the object itself: for those of the JDK and those marked
     * as functional, not for an exposed interface that happens to have one method.
     */
    public static boolean isPlainFunction(Class<?> type) {
        return isFunctional(type)
                && !type.isAnnotationPresent(io.remora.Exposed.class)
                && (type.isAnnotationPresent(FunctionalInterface.class)
                        || type.getName().startsWith("java.util.function."));
    }

    /** The one abstract method of a functional interface. */
    public static Method method(Class<?> type) {
        Method method = FOUND.get(type).method;
        if (method == null) {
            throw new IllegalArgumentException(type.getName() + " is not a functional interface");
        }
        return method;
    }

    /** The exposure of a functional interface: {@code __call__} alone. */
    public static Exposure exposure(Class<?> type) {
        Exposure exposure = FOUND.get(type).exposure;
        if (exposure == null) {
            throw new IllegalArgumentException(type.getName() + " is not a functional interface");
        }
        return exposure;
    }

    /** The functional interface that a lambda implements; null for anything else. */
    public static @Nullable Class<?> implementedBy(Object value) {
        Class<?> type = value.getClass();
        if (!type.isHidden() && !type.isSynthetic()) {
            return null;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (isFunctional(each)) {
                return each;
            }
        }
        return null;
    }

    private static final class Found {
        final @Nullable Method method;
        final @Nullable Exposure exposure;

        Found(Class<?> type) {
            method = single(type);
            exposure = method == null ? null : table(method);
        }

        private static @Nullable Method single(Class<?> type) {
            if (!type.isInterface()) {
                return null;
            }
            Method found = null;
            for (Method method : type.getMethods()) {
                if (Modifier.isAbstract(method.getModifiers()) && !isOfObject(method)) {
                    if (found != null && !found.getName().equals(method.getName())) {
                        return null;
                    }
                    found = found == null || found.getReturnType().isAssignableFrom(method.getReturnType())
                            ? method
                            : found;
                }
            }
            return found;
        }

        private static boolean isOfObject(Method method) {
            try {
                Object.class.getMethod(method.getName(), method.getParameterTypes());
                return true;
            } catch (NoSuchMethodException e) {
                return false;
            }
        }

        private static Exposure table(Method method) {
            if (!method.trySetAccessible()) {
                throw new IllegalArgumentException(method + " cannot be called: its module does not open its package");
            }
            MethodMember inner = new MethodMember("__call__", "", List.of(new Signature(method, null)));
            List<Member> members = new ArrayList<>();
            members.add(inner);
            return new MemberTable("builtins.function", members, false);
        }
    }
}
