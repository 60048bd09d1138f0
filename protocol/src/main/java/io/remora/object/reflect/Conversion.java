package io.remora.object.reflect;

import io.remora.ConversionException;
import io.remora.value.FrozenSet;
import io.remora.value.Tuple;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what came over the wire into what a parameter, result or caller asks for. Values fit or fail: an integer out of
 * range is an error, a float or boolean never becomes an integer, a string never becomes a number.
 */
public final class Conversion {
    /** How well something fits; the lower the better. */
    static final int EXACT = 0;

    static final int WIDER = 1;
    static final int BOXED = 2;
    static final int LOOSE = 4;
    static final int NONE = -1;

    private Conversion() {}

    /**
     * Converts.
     *
     * @param what names the value in an error: {@code argument b of add}
     * @throws ConversionException when it does not fit
     */
    public static @Nullable Object convert(@Nullable Object value, Type type, String what) {
        Class<?> raw = raw(type);
        if (raw == Object.class || raw == void.class) {
            return value;
        }
        if (value == null) {
            if (raw.isPrimitive()) {
                throw new ConversionException(what + " is None, but " + raw.getName() + " needs a value");
            }
            return raw == Optional.class ? Optional.empty() : null;
        }
        if (Numbers.isNumeric(raw)) {
            return Numbers.convert(value, raw, what);
        }
        // A reference is AutoCloseable itself, but who asks for one wants the peer's.
        if (value instanceof Convertible reference && (raw == AutoCloseable.class || !raw.isInstance(value))) {
            return reference.convertTo(type, raw, what);
        }
        Object converted = convertPlain(value, type, raw, what);
        if (converted == null) {
            throw misfit(value, raw, what);
        }
        return converted;
    }

    private static @Nullable Object convertPlain(Object value, Type type, Class<?> raw, String what) {
        if (raw == boolean.class || raw == Boolean.class) {
            return value instanceof Boolean ? value : null;
        }
        if (raw == char.class || raw == Character.class) {
            return value instanceof String text && text.length() == 1 ? (Object) text.charAt(0) : null;
        }
        if (raw == Optional.class) {
            return Optional.ofNullable(convert(value, argument(type, 0), what));
        }
        if (raw.isEnum()) {
            return raw.isInstance(value) ? value : value instanceof String name ? constant(raw, name, what) : null;
        }
        if (value instanceof Tuple tuple) {
            return fromTuple(tuple, type, raw, what);
        }
        if (value instanceof FrozenSet set && (raw == Set.class || raw == Collection.class || raw == Iterable.class)) {
            Type element = argument(type, 0);
            return raw(element) == Object.class ? set : set(set, element, what);
        }
        return raw.isInstance(value) ? value : null;
    }

    private static @Nullable Object fromTuple(Tuple tuple, Type type, Class<?> raw, String what) {
        if (raw.isArray()) {
            return array(tuple, type, raw, what);
        }
        if (raw.isRecord()) {
            return Records.from(tuple, raw, what);
        }
        if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
            Type element = argument(type, 0);
            return raw(element) == Object.class ? tuple : list(tuple, element, what);
        }
        return raw.isInstance(tuple) ? tuple : null;
    }

    private static List<@Nullable Object> list(Tuple tuple, Type element, String what) {
        List<@Nullable Object> converted = new ArrayList<>(tuple.size());
        for (int i = 0; i < tuple.size(); i++) {
            converted.add(convert(tuple.get(i), element, "element " + i + " of " + what));
        }
        return Collections.unmodifiableList(converted);
    }

    private static Set<@Nullable Object> set(FrozenSet set, Type element, String what) {
        Set<@Nullable Object> converted = new LinkedHashSet<>();
        for (Object each : set) {
            converted.add(convert(each, element, "an element of " + what));
        }
        return Collections.unmodifiableSet(converted);
    }

    private static Object array(Tuple tuple, Type type, Class<?> raw, String what) {
        Class<?> element = raw.getComponentType();
        Type elementType = type instanceof GenericArrayType generic ? generic.getGenericComponentType() : element;
        Object array = Array.newInstance(element, tuple.size());
        for (int i = 0; i < tuple.size(); i++) {
            Array.set(array, i, convert(tuple.get(i), elementType, "element " + i + " of " + what));
        }
        return array;
    }

    private static Object constant(Class<?> type, String name, String what) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new ConversionException(what + " is " + Text.quote(name) + ", which is no " + type.getSimpleName());
    }

    /** How well a value would fit a parameter, without converting it; {@link #NONE} when not at all. */
    static int fit(@Nullable Object value, Class<?> raw) {
        if (value == null) {
            return raw.isPrimitive() ? NONE : EXACT;
        }
        if (raw == Object.class) {
            return LOOSE;
        }
        if (Numbers.isNumeric(raw)) {
            return Numbers.fit(value, raw);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return value instanceof Boolean ? raw.isPrimitive() ? EXACT : BOXED : NONE;
        }
        if (raw == char.class || raw == Character.class) {
            return value instanceof String text && text.length() == 1 ? WIDER : NONE;
        }
        if (raw.isEnum() && value instanceof String name) {
            for (Object constant : raw.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return WIDER;
                }
            }
            return NONE;
        }
        if (raw.isInstance(value)) {
            return raw == value.getClass() ? EXACT : WIDER;
        }
        if (value instanceof Tuple && (raw.isArray() || raw.isRecord() || raw.isAssignableFrom(List.class))) {
            return WIDER;
        }
        if (value instanceof FrozenSet && raw.isAssignableFrom(Set.class)) {
            return WIDER;
        }
        return value instanceof Convertible reference && reference.mayConvertTo(raw) ? WIDER : NONE;
    }

    static ConversionException misfit(Object value, Class<?> raw, String what) {
        return new ConversionException(
                what + " is " + Text.describe(value) + ", which does not fit " + raw.getTypeName());
    }

    /** The class of a generic type. */
    public static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return raw(parameterized.getRawType());
        }
        if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof TypeVariable<?> variable) {
            return raw(variable.getBounds()[0]);
        }
        if (type instanceof GenericArrayType array) {
            return raw(array.getGenericComponentType()).arrayType();
        }
        return Object.class;
    }

    /** A type argument; {@code Object} where the type has none. */
    public static Type argument(Type type, int index) {
        return type instanceof ParameterizedType parameterized && parameterized.getActualTypeArguments().length > index
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }
}
