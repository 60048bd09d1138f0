package io.remora.object.reflect;

import java.lang.reflect.Method;
import java.util.Locale;

/**
 * The attribute that an accessor stands for: {@code x} for {@code x()}, {@code getX()}, {@code isX()}, {@code setX(v)}.
 */
final class AccessorName {
    private AccessorName() {}

    static String of(Method method) {
        String name = method.getName();
        for (String prefix : new String[] {"get", "set", "is"}) {
            int length = prefix.length();
            if (name.startsWith(prefix) && name.length() > length && Character.isUpperCase(name.charAt(length))) {
                return name.substring(length, length + 1).toLowerCase(Locale.ROOT) + name.substring(length + 1);
            }
        }
        return name;
    }
}
