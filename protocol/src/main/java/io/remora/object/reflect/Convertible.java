package io.remora.object.reflect;

import java.lang.reflect.Type;

/** A reference to a remote object, which can stand as a proxy for the types that can describe it. */
public interface Convertible {
    /**
     * The view of that type.
     *
     * @throws io.remora.ConversionException when it cannot be one
     */
    Object convertTo(Type type, Class<?> raw, String what);

    /** Whether it could be, judged by names alone: this never calls the peer. */
    boolean mayConvertTo(Class<?> raw);
}
