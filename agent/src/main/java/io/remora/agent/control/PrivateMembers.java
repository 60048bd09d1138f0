package io.remora.agent.control;

import io.remora.object.member.Member;
import io.remora.object.reflect.Members;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields and methods of a class that are not public, as a debugger shows them: where Java's modules let reflection
 * at them, so of programs and not of the JDK, and under names that nothing public has.
 */
final class PrivateMembers {
    private PrivateMembers() {}

    /** Adds those of a class and its parents, the nearest first; static ones of the class, or its instances' own. */
    static void add(Class<?> type, boolean statics, List<Member> members, Set<String> taken) {
        for (Class<?> each = type; each != null && isOpen(each); each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (isMeant(field.getModifiers(), statics, field) && taken.add(field.getName())) {
                    members.add(Members.field(field));
                }
            }
            Map<String, List<Method>> byName = new LinkedHashMap<>();
            for (Method method : each.getDeclaredMethods()) {
                if (!method.isSynthetic()
                        && !taken.contains(method.getName())
                        && isMeant(method.getModifiers(), statics, method)) {
                    byName.computeIfAbsent(method.getName(), name -> new ArrayList<>())
                            .add(method);
                }
            }
            byName.forEach((name, overloads) -> {
                taken.add(name);
                members.add(Members.callable(name, overloads));
            });
        }
    }

    private static boolean isOpen(Class<?> type) {
        return type.getModule().isOpen(type.getPackageName(), PrivateMembers.class.getModule());
    }

    private static boolean isMeant(int modifiers, boolean statics, AccessibleObject member) {
        return !Modifier.isPublic(modifiers) && Modifier.isStatic(modifiers) == statics && member.trySetAccessible();
    }
}
