package io.remora.object.member;

/**
 * How an object is to be exported: as which declared type, and whether by value.
 *
 * @param declared the class that the parameter, result or field declares; {@code Object} leaves it to the object
 * @param byValue whether records, arrays, collections and maps are copied as tuples
 * @param mutable whether the peer may change a collection
 */
public record Export(Class<?> declared, boolean byValue, boolean mutable) {
    /** Nothing is declared: the object's own exposure decides. */
    public static final Export ANY = new Export(Object.class, false, false);

    private static final Export NONE = new Export(void.class, false, false);

    /** The export of a declared type, by reference and read-only. */
    public static Export as(Class<?> declared) {
        return declared == Object.class ? ANY : declared == void.class ? NONE : new Export(declared, false, false);
    }
}
