package io.remora.object.member;

import java.lang.reflect.Type;

/**
 * How an object is to be exported: as which declared type, and whether by value.
 *
 * @param type what the parameter, result or field declares, with its type arguments: what comes out of a
 *     {@code List<Named>} is exported as a {@code Named}
 * @param declared its class; {@code Object} leaves it to the object
 * @param byValue whether records, arrays, collections and maps are copied as tuples
 * @param mutable whether the peer may change a collection
 */
public record Export(Type type, Class<?> declared, boolean byValue, boolean mutable) {
    /** Nothing is declared: the object's own exposure decides. */
    public static final Export ANY = new Export(Object.class, false, false);

    private static final Export NONE = new Export(void.class, false, false);

    /** Of a class without type arguments. */
    public Export(Class<?> declared, boolean byValue, boolean mutable) {
        this(declared, declared, byValue, mutable);
    }

    /** The export of a declared type, by reference and read-only. */
    public static Export as(Class<?> declared) {
        return declared == Object.class ? ANY : declared == void.class ? NONE : new Export(declared, false, false);
    }

    /** Whether nothing is declared. */
    public boolean isAny() {
        return declared == Object.class && !isGeneric() && !byValue && !mutable;
    }

    /** Whether a collection of this export may tell what its elements are exported as. */
    public boolean isGeneric() {
        return type != declared;
    }
}
