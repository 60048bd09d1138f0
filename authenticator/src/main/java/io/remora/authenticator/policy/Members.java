package io.remora.authenticator.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The members that a grant names: {@code add} of the root, {@code Point.x} of what the root hands out. {@code *} stands
 * for all that are exposed: of the root, or, as {@code Point.*}, of a type.
 *
 * @param root the members of the granted service itself
 * @param byType the members of other objects by the name of their type: the simple name, one with the classes around it
 *     ({@code Shapes.Point}), or the whole one; a type that is not named shows nothing
 */
public record Members(Set<String> root, Map<String, Set<String>> byType) {
    /** Copies and sorts. */
    public Members {
        root = Collections.unmodifiableSortedSet(new TreeSet<>(root));
        Map<String, Set<String>> sorted = new TreeMap<>();
        byType.forEach((type, members) -> sorted.put(type, Collections.unmodifiableSortedSet(new TreeSet<>(members))));
        byType = Collections.unmodifiableMap(sorted);
    }

    /**
     * Splits what the file lists.
     *
     * @throws IllegalArgumentException for an entry that is neither {@code member} nor {@code Type.member}
     */
    public static Members parse(Collection<String> entries) {
        Set<String> root = new TreeSet<>();
        Map<String, Set<String>> byType = new TreeMap<>();
        for (String entry : entries) {
            check(entry);
            int dot = entry.lastIndexOf('.');
            if (dot < 0) {
                root.add(entry);
            } else {
                byType.computeIfAbsent(entry.substring(0, dot), type -> new TreeSet<>())
                        .add(entry.substring(dot + 1));
            }
        }
        return new Members(root, byType);
    }

    static void check(String entry) {
        String[] parts = entry.split("\\.", -1);
        boolean fits = true;
        for (int i = 0; i < parts.length; i++) {
            fits &= isName(parts[i]) || (parts[i].equals("*") && i == parts.length - 1);
        }
        if (!fits) {
            throw new IllegalArgumentException("write a member of the service as \"add\" and one of what it hands out"
                    + " as \"Point.x\" or \"Point.*\"; for all that is exposed leave members away");
        }
    }

    private static boolean isName(String part) {
        return !part.isEmpty()
                && Character.isJavaIdentifierStart(part.codePointAt(0))
                && part.codePoints().allMatch(Character::isJavaIdentifierPart);
    }

    /** The entries as the file lists them, sorted. */
    public List<String> entries() {
        List<String> entries = new ArrayList<>(root);
        byType.forEach((type, members) -> members.forEach(member -> entries.add(type + "." + member)));
        return entries;
    }
}
