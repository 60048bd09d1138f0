package io.remora.agent.control;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Finds the declaration of a public method that may be called: a hidden class's method through its public parent. */
final class Callable {
    private Callable() {}

    static @Nullable Method find(Class<?> type, Method method) {
        if (isOpen(method)) {
            return method;
        }
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            Method found = in(each, method);
            if (found != null) {
                return found;
            }
            for (Class<?> parent : each.getInterfaces()) {
                found = find(parent, method);
                if (found != null) {
                    return found;
                }
            }
        }
        return method.trySetAccessible() ? method : null;
    }

    private static @Nullable Method in(Class<?> type, Method method) {
        try {
            Method same = type.getDeclaredMethod(method.getName(), method.getParameterTypes());
            return isOpen(same) ? same : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static boolean isOpen(Method method) {
        Class<?> owner = method.getDeclaringClass();
        return Modifier.isPublic(method.getModifiers())
                && Modifier.isPublic(owner.getModifiers())
                && owner.getModule().isExported(owner.getPackageName(), Callable.class.getModule());
    }
}
