package io.remora.object;

/**
 * The names of types on the wire. RPyC 6 looks a name up among the modules that Python has loaded, by ever shorter
 * prefixes (its {@code netref.class_factory}). Every interpreter has a module {@code io}: an object of a Java package
 * that begins so would pass for a Python module, and {@code help} of it fail. Such a name is sent with a prefix.
 */
final class TypeNames {
    private static final String TAKEN = "io.";
    private static final String PREFIX = "java:";

    private TypeNames() {}

    static String sent(String name) {
        return name.startsWith(TAKEN) ? PREFIX + name : name;
    }

    static String received(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
