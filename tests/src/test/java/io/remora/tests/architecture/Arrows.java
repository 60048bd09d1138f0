package io.remora.tests.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which layer may use which. A layer is a package and what lies below it, named by its path under the root package; the
 * root package itself is {@link #VOCABULARY}, and the class {@code Remora} in it is a layer of its own, above the
 * protocol. A package that no row names may use nothing and be used by nobody, so a new layer has to be entered here.
 */
final class Arrows {
    static final String VOCABULARY = "(vocabulary)";
    static final String ENTRANCE = "Remora";

    private static final Set<String> BOTTOM = Set.of(VOCABULARY, "value");
    private static final Set<String> PROTOCOL = Set.of(
            VOCABULARY, "value", "transport", "wire", "message", "object", "connection", "server", "audit", ENTRANCE);
    private static final Set<String> ALL =
            union(PROTOCOL, "agent", "certs", "authenticator", "tls", "ssh", "cli", "tests");

    /** Layer to the layers it may use besides itself. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry(VOCABULARY, Set.of("value")),
            Map.entry("value", Set.of()),
            Map.entry("transport", BOTTOM),
            Map.entry("wire", BOTTOM),
            Map.entry("message", union(BOTTOM, "wire")),
            Map.entry("object", union(BOTTOM, "wire", "message")),
            Map.entry("connection", union(BOTTOM, "wire", "message", "object", "transport")),
            Map.entry("server", union(BOTTOM, "wire", "message", "object", "transport", "connection")),
            Map.entry("audit", union(BOTTOM, "object", "server")),
            Map.entry(ENTRANCE, PROTOCOL),
            Map.entry("agent", PROTOCOL),
            Map.entry("certs", PROTOCOL),
            Map.entry("authenticator", union(PROTOCOL, "certs")),
            Map.entry("tls", PROTOCOL),
            Map.entry("ssh", PROTOCOL),
            Map.entry("cli", ALL),
            Map.entry("tests", ALL));

    private final String root;

    private Arrows(String root) {
        this.root = root;
    }

    /** The table for the packages under a root package: {@code io.remora}, or a fixture that is shaped like it. */
    static Arrows under(String root) {
        return new Arrows(root);
    }

    /** The layers that have a row. */
    static Set<String> layers() {
        return MAY_USE.keySet();
    }

    /** Whether the table has an arrow from one layer to another; a layer may always use itself. */
    static boolean permits(String from, String to) {
        return MAY_USE.containsKey(from)
                && (from.equals(to) || MAY_USE.get(from).contains(to));
    }

    /** The layer of a class: the longest row that its package starts with; empty when there is none. */
    Optional<String> layerOf(String className) {
        String name = className.substring(root.length() + 1);
        int nested = name.indexOf('$');
        String topLevel = nested < 0 ? name : name.substring(0, nested);
        if (topLevel.equals(ENTRANCE)) {
            return Optional.of(ENTRANCE);
        }
        int dot = topLevel.lastIndexOf('.');
        if (dot < 0) {
            return Optional.of(VOCABULARY);
        }
        String path = topLevel.substring(0, dot);
        return layers().stream()
                .filter(layer -> path.equals(layer) || path.startsWith(layer + "."))
                .max(Comparator.comparingInt(String::length));
    }

    /** The condition on every class under the root: it uses only layers that its own may use. */
    ArchCondition<JavaClass> followed() {
        return new ArchCondition<>("use only the layers that the table of arrows permits") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                Optional<String> from = layerOf(user.getName());
                if (from.isEmpty()) {
                    events.add(SimpleConditionEvent.violated(
                            user, user.getName() + " is in a package that has no row in the table of arrows"));
                    return;
                }
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    String used =
                            dependency.getTargetClass().getBaseComponentType().getName();
                    if (used.startsWith(root + ".")
                            && !layerOf(used)
                                    .filter(to -> permits(from.get(), to))
                                    .isPresent()) {
                        events.add(SimpleConditionEvent.violated(
                                dependency,
                                "the layer " + from.get() + " may not use " + used + ": "
                                        + dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static Set<String> union(Set<String> layers, String... more) {
        Set<String> all = new HashSet<>(layers);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
