package io.remora.object.reflect;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;

/** Type variables of a generic interface, by the arguments it was asked for with: {@code Function<String, Integer>}. */
final class TypeArguments {
    private TypeArguments() {}

    static Type resolve(Type type, Type context, Class<?> owner) {
        if (!(context instanceof ParameterizedType parameterized) || parameterized.getRawType() != owner) {
            return type;
        }
        if (type instanceof TypeVariable<?> variable) {
            TypeVariable<?>[] variables = owner.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                if (variables[i].equals(variable)) {
                    return parameterized.getActualTypeArguments()[i];
                }
            }
        }
        return type;
    }
}
