package io.remora.object.reflect;

/**
 * Types that never cross a connection, whatever exposes them: those through which everything else can be reached. A
 * second wall behind the exposures, which list none of these.
 */
public final class Forbidden {
    private static final Class<?>[] TYPES = {
        Class.class,
        ClassLoader.class,
        Module.class,
        ModuleLayer.class,
        Package.class,
        Thread.class,
        ThreadGroup.class,
        Process.class,
        ProcessHandle.class,
        ProcessBuilder.class,
        Runtime.class,
        System.Logger.class,
        java.security.ProtectionDomain.class,
        java.security.PrivateKey.class,
        java.lang.reflect.AnnotatedElement.class,
        java.lang.reflect.InvocationHandler.class,
        java.lang.invoke.MethodHandle.class,
        java.lang.invoke.MethodHandles.Lookup.class,
        java.lang.invoke.MethodType.class,
        java.lang.invoke.VarHandle.class,
        java.lang.invoke.CallSite.class,
        java.util.ServiceLoader.class,
        java.util.concurrent.Executor.class
    };

    private Forbidden() {}

    /** Whether it is one of them. */
    public static boolean is(Object value) {
        for (Class<?> type : TYPES) {
            if (type.isInstance(value)) {
                return true;
            }
        }
        return false;
    }
}
