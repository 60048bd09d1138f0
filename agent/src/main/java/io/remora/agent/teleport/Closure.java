package io.remora.agent.teleport;

import io.remora.agent.transfer.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that a class needs, by the names in its constant pool and so on. */
final class Closure {
    private static final int MOST_CLASSES = 20_000;

    private Closure() {}

    /** A class and what it needs of its loader's classes, by name; empty when that has no such class file. */
    static Map<String, Shipped> of(String root, ClassLoader loader) throws IOException {
        Map<String, Shipped> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        java.util.Set<String> seen = new java.util.HashSet<>();
        open.add(root);
        seen.add(root);
        while (!open.isEmpty()) {
            String name = open.remove();
            if (!Shippable.is(name)) {
                continue;
            }
            try (InputStream in = loader.getResourceAsStream(Shippable.file(name))) {
                if (in == null) {
                    continue;
                }
                byte[] file = in.readAllBytes();
                found.put(name, new Shipped(name, Digests.hex(Digests.sha256(file)), file));
                if (found.size() > MOST_CLASSES) {
                    throw new IOException(root + " needs more than " + MOST_CLASSES + " classes: put them on the class"
                            + " path of the far side instead");
                }
                for (String each : ConstantPool.classes(file)) {
                    if (seen.add(each)) {
                        open.add(each);
                    }
                }
            }
        }
        return found;
    }
}
