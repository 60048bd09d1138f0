package io.remora.object.reflect;

import io.remora.ConversionException;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers that fit or fail. */
final class Numbers {
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            byte.class, Byte.class,
            short.class, Short.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class);
    /** Integers up to this size are exact as a double. */
    private static final long EXACT_AS_DOUBLE = 1L << 53;

    private Numbers() {}

    static boolean isNumeric(Class<?> raw) {
        return raw.isPrimitive() && raw != boolean.class && raw != char.class && raw != void.class
                || Number.class.isAssignableFrom(raw);
    }

    static Object convert(Object value, Class<?> raw, String what) {
        Class<?> box = raw.isPrimitive() ? BOXES.getOrDefault(raw, raw) : raw;
        if (box == value.getClass() || box == Number.class && value instanceof Number) {
            return value;
        }
        Object converted = integral(value) ? fromInteger((Number) value, box) : fromFloat(value, box);
        if (converted == null) {
            boolean range = integral(value) && (integralBox(box) || box == Double.class || box == Float.class);
            throw range
                    ? new ConversionException(
                            what + " is " + Text.describe(value) + ", which is out of range for " + raw.getTypeName())
                    : Conversion.misfit(value, raw, what);
        }
        return converted;
    }

    static int fit(Object value, Class<?> raw) {
        Class<?> box = raw.isPrimitive() ? BOXES.getOrDefault(raw, raw) : raw;
        if (integral(value)) {
            if (fromInteger((Number) value, box) == null) {
                return box == Number.class ? Conversion.LOOSE : Conversion.NONE;
            }
            int boxing = raw.isPrimitive() ? 0 : Conversion.BOXED;
            // As in Java an int literal prefers int, then long, then the floats; smaller types come last.
            return boxing
                    + (box == Integer.class ? 0 : box == Long.class ? 1 : box == BigInteger.class ? 2 : rank(box));
        }
        if (fromFloat(value, box) == null) {
            return box == Number.class && value instanceof Number ? Conversion.LOOSE : Conversion.NONE;
        }
        return box == Double.class ? raw.isPrimitive() ? Conversion.EXACT : Conversion.BOXED : Conversion.LOOSE;
    }

    private static int rank(Class<?> box) {
        return box == Short.class || box == Byte.class ? 3 : box == Float.class ? 5 : 6;
    }

    private static boolean integral(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Short
                || value instanceof Byte;
    }

    private static boolean integralBox(Class<?> box) {
        return box == Integer.class
                || box == Long.class
                || box == Short.class
                || box == Byte.class
                || box == BigInteger.class;
    }

    private static @Nullable Object fromInteger(Number value, Class<?> box) {
        if (box == BigInteger.class) {
            return value instanceof BigInteger ? value : BigInteger.valueOf(value.longValue());
        }
        if (value instanceof BigInteger big && big.bitLength() > 63) {
            return null;
        }
        long number = value.longValue();
        if (box == Integer.class) {
            return number == (int) number ? (Object) (int) number : null;
        }
        if (box == Long.class) {
            return number;
        }
        if (box == Short.class) {
            return number == (short) number ? (Object) (short) number : null;
        }
        if (box == Byte.class) {
            return number == (byte) number ? (Object) (byte) number : null;
        }
        if (box == Double.class) {
            return isWithin(number, EXACT_AS_DOUBLE) ? (Object) (double) number : null;
        }
        boolean exact = isWithin(number, EXACT_AS_DOUBLE) && (long) (float) number == number;
        return box == Float.class && exact ? (Object) (float) number : null;
    }

    private static boolean isWithin(long number, long bound) {
        return number >= -bound && number <= bound;
    }

    private static @Nullable Object fromFloat(Object value, Class<?> box) {
        if (!(value instanceof Double || value instanceof Float)) {
            return null;
        }
        double number = ((Number) value).doubleValue();
        if (box == Double.class) {
            return number;
        }
        if (box == Float.class) {
            float narrow = (float) number;
            return Float.isInfinite(narrow) && !Double.isInfinite(number) ? null : (Object) narrow;
        }
        return null;
    }
}
