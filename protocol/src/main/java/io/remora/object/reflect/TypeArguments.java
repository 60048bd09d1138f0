package io.remora.object.reflect;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;

/**
 * Type variables by the arguments that a context gives them: in {@code Function<String, Integer>} and its supertypes.
 */
final class TypeArguments {
    private TypeArguments() {}

    /** The type with all variables replaced that the context knows; wildcards become their bounds. */
    static Type resolve(Type type, Type context) {
        if (type instanceof Class<?>) {
            return type;
        }
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        collect(context, known);
        return substitute(type, known);
    }

    /**
     * A class to keep what is known of a type with: one that a program brought, where there is one, so that both can
     * go.
     */
    static Class<?> home(Type type) {
        Class<?> raw = Conversion.raw(type);
        if (raw.getClassLoader() == null && type instanceof ParameterizedType parameterized) {
            for (Type each : parameterized.getActualTypeArguments()) {
                Class<?> argument = home(each);
                if (argument.getClassLoader() != null) {
                    return argument;
                }
            }
        }
        return raw;
    }

    private static void collect(Type context, Map<TypeVariable<?>, Type> known) {
        Class<?> raw = Conversion.raw(context);
        if (context instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] variables = raw.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                known.putIfAbsent(variables[i], substitute(parameterized.getActualTypeArguments()[i], known));
            }
        }
        for (Type each : raw.getGenericInterfaces()) {
            collect(each, known);
        }
        Type above = raw.getGenericSuperclass();
        if (above != null && above != Object.class) {
            collect(above, known);
        }
    }

    private static Type substitute(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable<?> variable) {
            return known.getOrDefault(variable, variable);
        }
        if (type instanceof WildcardType wildcard) {
            return substitute(wildcard.getUpperBounds()[0], known);
        }
        if (type instanceof GenericArrayType array && array.getGenericComponentType() instanceof TypeVariable<?>) {
            Type component = substitute(array.getGenericComponentType(), known);
            return component instanceof Class<?> plain ? plain.arrayType() : type;
        }
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = substitute(arguments[i], known);
            }
            return Generic.of(Conversion.raw(parameterized), arguments);
        }
        return type;
    }
}
