package io.remora.agent.teleport;

import java.util.List;

/** Which classes may leave this side, and which the other side has anyway. */
final class Shippable {
    /** What is on every agent's class path: the packages of protocol and agent. */
    private static final List<String> EVERYWHERE = List.of(
            "io.remora.value.",
            "io.remora.transport.",
            "io.remora.wire.",
            "io.remora.message.",
            "io.remora.object.",
            "io.remora.connection.",
            "io.remora.server.",
            "io.remora.agent.");

    private Shippable() {}

    /** Whether a class of that name may have to be shipped. */
    static boolean is(String name) {
        if (name.startsWith("java.") || !isName(name)) {
            return false;
        }
        if (name.startsWith("io.remora.")) {
            boolean vocabulary = name.indexOf('.', "io.remora.".length()) < 0;
            if (vocabulary || EVERYWHERE.stream().anyMatch(name::startsWith)) {
                return false;
            }
        }
        return ClassLoader.getPlatformClassLoader().getResource(file(name)) == null;
    }

    /** Not only something that a class loader would make a path of. */
    private static boolean isName(String name) {
        return !name.isEmpty() && !name.startsWith(".") && !name.contains("..") && name.indexOf('/') < 0;
    }

    static String file(String name) {
        return name.replace('.', '/') + ".class";
    }
}
