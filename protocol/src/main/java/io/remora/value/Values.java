package io.remora.value;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What "the same value" means in tuples, slices and frozen sets, and the keyed hash that goes with it. */
final class Values {
    private Values() {}

    /** Tells whether two elements are the same value; {@link Tuple} states the rules. */
    static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null) {
            return false;
        }
        if (isInteger(a)) {
            return isInteger(b) && sameInteger((Number) a, (Number) b);
        }
        if (isFloat(a)) {
            return isFloat(b) && bits(a) == bits(b);
        }
        if (isText(a)) {
            return isText(b) && a.toString().equals(b.toString());
        }
        if (a instanceof byte[]) {
            return b instanceof byte[] && Arrays.equals((byte[]) a, (byte[]) b);
        }
        // Asked first, since another List or Set may call itself equal to ours.
        return b instanceof Tuple || b instanceof FrozenSet ? b.equals(a) : a.equals(b);
    }

    /** Returns the 32-bit form of {@link #hash}. */
    static int hashCode(Object value) {
        return Long.hashCode(hash(value));
    }

    /** Returns the keyed hash: equal for the same value, unpredictable to whoever does not know this JVM's key. */
    static long hash(@Nullable Object value) {
        KeyedHash hash = new KeyedHash();
        feed(value, hash);
        return hash.finish();
    }

    /**
     * Feeds a value so that no two different ones feed the same words: a number for the kind, with the length where
     * there is one, then the content. Recursion is as deep as the value, which decoders bound; a set answers with what
     * it kept.
     */
    private static void feed(@Nullable Object value, KeyedHash hash) {
        if (value == null) {
            hash.add(0);
        } else if (value instanceof Boolean bool) {
            hash.add(bool ? 1 : 2);
        } else if (isInteger(value)) {
            feedInteger((Number) value, hash);
        } else if (isFloat(value)) {
            hash.add(5);
            hash.add(bits(value));
        } else if (isText(value)) {
            feedText(value.toString(), hash);
        } else if (value instanceof byte[] bytes) {
            feedBytes(7, bytes, hash);
        } else if (value instanceof Tuple tuple) {
            hash.add(8 | ((long) tuple.size() << 8));
            for (int i = 0; i < tuple.size(); i++) {
                feed(tuple.get(i), hash);
            }
        } else if (value instanceof FrozenSet set) {
            hash.add(9 | ((long) set.size() << 8));
            hash.add(set.contentHash());
        } else if (value instanceof Slice slice) {
            hash.add(10);
            feed(slice.start(), hash);
            feed(slice.stop(), hash);
            feed(slice.step(), hash);
        } else if (value instanceof Complex complex) {
            hash.add(11);
            hash.add(Double.doubleToLongBits(complex.re()));
            hash.add(Double.doubleToLongBits(complex.im()));
        } else {
            hash.add(12);
            hash.add(value.hashCode());
        }
    }

    private static void feedInteger(Number value, KeyedHash hash) {
        if (fitsLong(value)) {
            hash.add(3);
            hash.add(value.longValue());
        } else {
            feedBytes(4, ((BigInteger) value).toByteArray(), hash);
        }
    }

    private static void feedText(String text, KeyedHash hash) {
        hash.add(6 | ((long) text.length() << 8));
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word = (word << 16) | text.charAt(i);
            if ((i & 3) == 3) {
                hash.add(word);
                word = 0;
            }
        }
        hash.add(word);
    }

    private static void feedBytes(int kind, byte[] bytes, KeyedHash hash) {
        hash.add(kind | ((long) bytes.length << 8));
        long word = 0;
        for (int i = 0; i < bytes.length; i++) {
            word = (word << 8) | (bytes[i] & 0xff);
            if ((i & 7) == 7) {
                hash.add(word);
                word = 0;
            }
        }
        hash.add(word);
    }

    /** How an element looks within the text of its container: strings in quotes, byte arrays by their length. */
    static String show(@Nullable Object value) {
        if (value instanceof String) {
            return "'" + value + "'";
        }
        return value instanceof byte[] bytes ? "bytes[" + bytes.length + "]" : String.valueOf(value);
    }

    private static boolean isInteger(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger;
    }

    private static boolean fitsLong(Number value) {
        return !(value instanceof BigInteger big) || big.bitLength() < Long.SIZE;
    }

    private static boolean sameInteger(Number a, Number b) {
        boolean small = fitsLong(a);
        return small == fitsLong(b) && (small ? a.longValue() == b.longValue() : a.equals(b));
    }

    private static boolean isFloat(Object value) {
        return value instanceof Double || value instanceof Float;
    }

    private static long bits(Object value) {
        return Double.doubleToLongBits(((Number) value).doubleValue());
    }

    private static boolean isText(Object value) {
        return value instanceof String || value instanceof Character;
    }
}
