package io.remora.object.reflect;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generic type made at run time: {@code List<Integer>}.
 *
 * @param raw the generic class
 * @param arguments its type arguments
 */
public record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
    /** The type of a generic class with these arguments. */
    public static Type of(Class<?> raw, Type... arguments) {
        return new Generic(raw, List.of(arguments));
    }

    @Override
    public Type[] getActualTypeArguments() {
        return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
        return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
        return null;
    }
}
