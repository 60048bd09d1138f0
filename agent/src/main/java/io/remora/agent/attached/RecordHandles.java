package io.remora.agent.attached;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.TypeDescriptor;
import java.lang.runtime.ObjectMethods;

/**
 * What records leave behind: Java 17 keeps, with the handles that make {@code equals}, {@code hashCode} and
 * {@code toString} of records, the type of the last component that they were made for, and so its class loader. Made
 * once more, for a text, they keep that.
 */
final class RecordHandles {
    private RecordHandles() {}

    static void forget() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle component = lookup.findVirtual(String.class, "toString", MethodType.methodType(String.class));
            make(lookup, "hashCode", MethodType.methodType(int.class, String.class), component);
            make(lookup, "equals", MethodType.methodType(boolean.class, String.class, Object.class), component);
            make(lookup, "toString", MethodType.methodType(String.class, String.class), component);
        } catch (Throwable e) {
            System.getLogger(RecordHandles.class.getName())
                    .log(System.Logger.Level.DEBUG, "the class loader of the agent may stay", e);
        }
    }

    private static void make(MethodHandles.Lookup lookup, String method, TypeDescriptor type, MethodHandle component)
            throws Throwable {
        Object unused = ObjectMethods.bootstrap(lookup, method, type, String.class, "text", component);
    }
}
