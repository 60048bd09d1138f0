package io.remora.object.reflect;

import java.lang.reflect.Type;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Reads the text of {@link io.remora.Default}, once, when a service is looked at. */
final class Defaults {
    private Defaults() {}

    static @Nullable Object parse(String text, Type type, String what) {
        Class<?> raw = Conversion.raw(type);
        if (raw == String.class || raw == CharSequence.class || raw == char.class || raw.isEnum()) {
            return Conversion.convert(text, type, "the default of " + what);
        }
        if (text.equals("null")) {
            return Conversion.convert(null, type, "the default of " + what);
        }
        return Conversion.convert(plain(text, what), type, "the default of " + what);
    }

    private static Object plain(String text, String what) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        try {
            if (text.matches("-?[0-9]+")) {
                BigInteger number = new BigInteger(text);
                return number.bitLength() < 32
                        ? (Object) number.intValue()
                        : number.bitLength() < 64 ? (Object) number.longValue() : number;
            }
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the default " + Text.quote(text) + " of " + what + " is neither a number, true, false nor null",
                    e);
        }
    }
}
