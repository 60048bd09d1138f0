package io.remora.object.reflect;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** The elements of an array of any type. */
public final class ArrayElements {
    private ArrayElements() {}

    /** A new array of the elements, primitives in their boxes. */
    public static @Nullable Object[] of(Object array) {
        @Nullable Object[] elements = new @Nullable Object[Array.getLength(array)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Array.get(array, i);
        }
        return elements;
    }
}
