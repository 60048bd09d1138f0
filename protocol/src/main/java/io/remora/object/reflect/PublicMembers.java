package io.remora.object.reflect;

import io.remora.object.member.Member;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Public members of a class that a program names one by one for a view, marked or not. The names come from the program,
 * never from a peer. Static members and what {@link Object} itself declares are not among them.
 */
public final class PublicMembers {
    private PublicMembers() {}

    /** The methods of a name, all overloads; null where there are none. */
    public static @Nullable Member method(Class<?> type, String name) {
        List<Method> found = methods(type, name);
        return found.isEmpty() ? null : Members.callable(name, found);
    }

    /**
     * The attribute that accessors or a public field stand for, as far as there are such; null where there are none.
     */
    public static @Nullable Member attribute(Class<?> type, String name) {
        AttributeMember attribute = null;
        for (Method reader : accessors(type, name, false)) {
            attribute = AttributeMember.of(name, reader, false, null);
            break;
        }
        for (Method writer : accessors(type, name, true)) {
            attribute = attribute == null
                    ? AttributeMember.of(name, writer, true, null)
                    : attribute.with(writer, true, null);
            break;
        }
        return attribute == null ? field(type, name) : attribute;
    }

    private static @Nullable Member field(Class<?> type, String name) {
        for (Field field : type.getFields()) {
            if (field.getName().equals(name) && !Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                return Members.field(field);
            }
        }
        return null;
    }

    private static List<Method> accessors(Class<?> type, String name, boolean writes) {
        String rest = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        List<Method> found = new ArrayList<>();
        for (String each : writes ? List.of("set" + rest, name) : List.of(name, "get" + rest, "is" + rest)) {
            for (Method method : methods(type, each)) {
                boolean fits = writes
                        ? method.getParameterCount() == 1 && method.getReturnType() == void.class
                        : method.getParameterCount() == 0 && method.getReturnType() != void.class;
                if (fits) {
                    found.add(method);
                }
            }
        }
        return found;
    }

    private static List<Method> methods(Class<?> type, String name) {
        List<Method> found = new ArrayList<>();
        for (Class<?> each : family(type)) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.getName().equals(name)
                        && Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.isBridge()
                        && found.stream().noneMatch(known -> sameParameters(known, method))
                        && method.trySetAccessible()) {
                    found.add(method);
                }
            }
        }
        return found;
    }

    private static boolean sameParameters(Method one, Method other) {
        return Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
    }

    /** The type, its superclasses below {@link Object}, and all its interfaces. */
    private static Set<Class<?>> family(Class<?> type) {
        Set<Class<?>> family = new LinkedHashSet<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            family.add(each);
        }
        List<Class<?>> waiting = new ArrayList<>(family);
        while (!waiting.isEmpty()) {
            for (Class<?> each : waiting.remove(0).getInterfaces()) {
                if (family.add(each)) {
                    waiting.add(each);
                }
            }
        }
        return family;
    }
}
