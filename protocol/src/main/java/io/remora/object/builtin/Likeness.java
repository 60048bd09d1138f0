package io.remora.object.builtin;

import io.remora.value.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Python's {@code ==}, {@code <} and {@code repr} say of Java's values: numbers are equal by their number. */
final class Likeness {
    private static final int MOST_TEXT = 4096;
    private static final int DEEPEST_TEXT = 8;

    private Likeness() {}

    static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null) {
            return false;
        }
        if (b instanceof Given.Sealed sealed) {
            return a == sealed.object();
        }
        if (isNumber(a) && isNumber(b)) {
            return compareNumbers(a, b) == 0;
        }
        if (a instanceof Tuple != b instanceof Tuple && a instanceof List && b instanceof List) {
            return false;
        }
        if (a instanceof List<?> left && b instanceof List<?> right) {
            return equalLists(left, right);
        }
        if (a instanceof byte[] left && b instanceof byte[] right) {
            return java.util.Arrays.equals(left, right);
        }
        if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
            return equalMaps(left, right);
        }
        if (a instanceof Set<?> left && b instanceof Set<?> right) {
            return left.size() == right.size() && left.stream().allMatch(each -> contains(right, each));
        }
        return a.equals(b);
    }

    private static boolean equalLists(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<?> other = right.iterator();
        for (Object each : left) {
            if (!other.hasNext() || !equal(each, other.next())) {
                return false;
            }
        }
        return !other.hasNext();
    }

    private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            Object key = key(right, entry.getKey());
            if (!right.containsKey(key) || !equal(entry.getValue(), right.get(key))) {
                return false;
            }
        }
        return true;
    }

    static boolean contains(Iterable<?> elements, @Nullable Object wanted) {
        if (elements instanceof Set<?> set && !isNumber(wanted) && !(wanted instanceof Given.Sealed)) {
            return set.contains(wanted);
        }
        for (Object each : elements) {
            if (equal(each, wanted)) {
                return true;
            }
        }
        return false;
    }

    /** The key of a map that Python would find for this one: 1 finds the Long 1 and the Integer 1. */
    static @Nullable Object key(Map<?, ?> map, @Nullable Object wanted) {
        if (wanted instanceof Given.Sealed sealed) {
            return map.keySet().stream()
                    .filter(each -> each == sealed.object())
                    .map(each -> (Object) each)
                    .findFirst()
                    .orElse(sealed);
        }
        if (map.containsKey(wanted) || !(wanted instanceof Integer || wanted instanceof Long)) {
            return wanted;
        }
        long number = ((Number) wanted).longValue();
        for (Object candidate : new Object[] {number, (int) number, (short) number, (byte) number}) {
            if (((Number) candidate).longValue() == number && map.containsKey(candidate)) {
                return candidate;
            }
        }
        return wanted;
    }

    /** Python's order; values of different kinds have none. */
    static int compare(@Nullable Object a, @Nullable Object b) {
        if (isNumber(a) && isNumber(b)) {
            return compareNumbers(Objects.requireNonNull(a), Objects.requireNonNull(b));
        }
        if (a instanceof List<?> left && b instanceof List<?> right) {
            Iterator<?> other = right.iterator();
            for (Object each : left) {
                if (!other.hasNext()) {
                    return 1;
                }
                Object against = other.next();
                if (!equal(each, against)) {
                    return compare(each, against);
                }
            }
            return other.hasNext() ? -1 : 0;
        }
        if (a instanceof Comparable<?> && b != null && a.getClass() == b.getClass()) {
            @SuppressWarnings("unchecked") // of the same class, which is how natural order is defined
            Comparable<Object> left = (Comparable<Object>) a;
            return left.compareTo(b);
        }
        throw new ClassCastException("these two have no order: " + kind(a) + " and " + kind(b));
    }

    private static String kind(@Nullable Object value) {
        return value == null ? "None" : value.getClass().getSimpleName();
    }

    private static boolean isNumber(@Nullable Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Double
                || value instanceof Float;
    }

    private static int compareNumbers(Object a, Object b) {
        if (isFloat(a) || isFloat(b)) {
            double left = ((Number) a).doubleValue();
            double right = ((Number) b).doubleValue();
            if (isFloat(a) && isFloat(b) || Double.isNaN(left + right) || Double.isInfinite(left + right)) {
                return left == right ? 0 : Double.compare(left, right);
            }
            return exact(a).compareTo(exact(b));
        }
        if (a instanceof BigInteger || b instanceof BigInteger) {
            return new BigInteger(a.toString()).compareTo(new BigInteger(b.toString()));
        }
        return Long.compare(((Number) a).longValue(), ((Number) b).longValue());
    }

    private static boolean isFloat(Object value) {
        return value instanceof Double || value instanceof Float;
    }

    private static BigDecimal exact(Object number) {
        return isFloat(number) ? new BigDecimal(((Number) number).doubleValue()) : new BigDecimal(number.toString());
    }

    /**
     * Python's text of a value. Objects that are not values show their kind alone: their {@code toString} is not asked.
     */
    static String repr(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        repr(text, value, DEEPEST_TEXT);
        return text.toString();
    }

    private static void repr(StringBuilder text, @Nullable Object value, int depth) {
        if (text.length() > MOST_TEXT || depth == 0) {
            text.append("...");
        } else if (value == null) {
            text.append("None");
        } else if (value instanceof Boolean flag) {
            text.append(flag ? "True" : "False");
        } else if (isNumber(value)) {
            text.append(value);
        } else if (value instanceof String string) {
            text.append('\'')
                    .append(string.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n"))
                    .append('\'');
        } else if (value instanceof Tuple tuple) {
            sequence(text, "(", tuple, tuple.size() == 1 ? ",)" : ")", depth);
        } else if (value instanceof List<?> list) {
            sequence(text, "[", list, "]", depth);
        } else if (value instanceof Set<?> set) {
            sequence(text, "{", set, "}", depth);
        } else if (value instanceof Map<?, ?> map) {
            text.append('{');
            String separator = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (text.length() > MOST_TEXT) {
                    text.append(", ...");
                    break;
                }
                text.append(separator);
                repr(text, entry.getKey(), depth - 1);
                text.append(": ");
                repr(text, entry.getValue(), depth - 1);
                separator = ", ";
            }
            text.append('}');
        } else {
            text.append('<').append(value.getClass().getSimpleName()).append(" object>");
        }
    }

    private static void sequence(StringBuilder text, String open, Iterable<?> elements, String close, int depth) {
        text.append(open);
        String separator = "";
        for (Object each : elements) {
            if (text.length() > MOST_TEXT) {
                text.append(", ...");
                break;
            }
            text.append(separator);
            repr(text, each, depth - 1);
            separator = ", ";
        }
        text.append(close);
    }
}
