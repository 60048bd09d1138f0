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
        if (name.startsWith("java.") || name.isEmpty()) {
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

    static String file(String name) {
        return name.replace('.', '/') + ".class";
    }
}
