package io.remora.object.reflect;

import io.remora.References;
import io.remora.RemoteObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Proxies that pass each call on to another object of their interface, chosen anew at every call. {@code equals},
 * {@code hashCode} and {@code toString} are local.
 */
public final class Passing {
    /** One call that is passed on. */
    public interface Call {
        /** Makes it. */
        @Nullable
        Object on(Object target) throws Throwable;
    }

    /** Who chooses to what a call is passed on. */
    public interface On {
        /** The reference that the proxy stands for at the moment. */
        RemoteObject reference();

        /** Makes the call on an object of the proxy's interface. */
        @Nullable
        Object pass(Call call) throws Throwable;
    }

    private Passing() {}

    /** A proxy of an interface. */
    public static Object proxy(Class<?> type, On on) {
        ClassLoader loader = type.getClassLoader() == null ? Passing.class.getClassLoader() : type.getClassLoader();
        return Proxy.newProxyInstance(loader, new Class<?>[] {type, References.Standing.class}, new Handler(type, on));
    }

    private record Handler(Class<?> type, On on) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getDeclaringClass() == References.Standing.class) {
                return on.reference();
            }
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> arguments != null && arguments[0] == proxy;
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "the root as " + type.getSimpleName();
                };
            }
            return on.pass(target -> call(target, method, arguments));
        }

        private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (Proxy.isProxyClass(target.getClass())) {
                // Not by the method: its interface may not be public.
                return Proxy.getInvocationHandler(target).invoke(target, method, arguments);
            }
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }
    }
}
