package io.remora.agent.control;

import io.remora.object.builtin.CollectionExposure;
import io.remora.object.builtin.IteratorExposure;
import io.remora.object.builtin.ListExposure;
import io.remora.object.builtin.MapExposure;
import io.remora.object.member.Exposure;
import io.remora.object.member.Member;
import io.remora.object.member.MemberTable;
import io.remora.object.reflect.Functions;
import io.remora.object.reflect.Members;
import io.remora.object.reflect.PerClass;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exposure of everything public that a class's instances have, inherited members included; collections, maps and
 * iterators answer Python's names besides.
 */
final class WholeClass {
    private static final PerClass<Exposure> EXPOSURES = new PerClass<>() {
        @Override
        protected Exposure computeValue(Class<?> type) {
            return make(type);
        }
    };

    private WholeClass() {}

    /** The exposure of a class's instances. */
    static Exposure of(Class<?> type) {
        return EXPOSURES.get(type);
    }

    private static Exposure make(Class<?> type) {
        List<Member> members = new ArrayList<>(callables(type, false));
        Set<String> taken = names(members);
        for (Field field : type.getFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible() && taken.add(field.getName())) {
                members.add(Members.field(field));
            }
        }
        MemberTable python = python(type);
        if (python != null) {
            for (Member member : python.members()) {
                if (taken.add(member.name())) {
                    members.add(member);
                }
            }
        }
        PrivateMembers.add(type, false, members, taken);
        addCall(type, members, taken);
        Members.addSpecialNames(members);
        return new JavaExposure(
                new MemberTable(python == null ? type.getTypeName() : python.typeName(), members, false), null);
    }

    /** What implements one of Java's functions can be called, in Python too. */
    private static void addCall(Class<?> type, List<Member> members, Set<String> taken) {
        Class<?> function = function(type);
        if (function == null || !taken.add("__call__")) {
            return;
        }
        String name = Functions.method(function).getName();
        for (Member member : List.copyOf(members)) {
            if (member.name().equals(name) && member.isMethod()) {
                members.add(new Renamed("__call__", member));
            }
        }
    }

    private static @Nullable Class<?> function(@Nullable Class<?> type) {
        if (type == null || type.isInterface() && Functions.isPlainFunction(type)) {
            return type;
        }
        for (Class<?> each : type.getInterfaces()) {
            Class<?> found = function(each);
            if (found != null) {
                return found;
            }
        }
        return function(type.getSuperclass());
    }

    private static Set<String> names(List<Member> members) {
        Set<String> names = new HashSet<>();
        members.forEach(member -> names.add(member.name()));
        return names;
    }

    private static @Nullable MemberTable python(Class<?> type) {
        if (List.class.isAssignableFrom(type)) {
            return ListExposure.MUTABLE;
        }
        if (Map.class.isAssignableFrom(type)) {
            return MapExposure.MUTABLE;
        }
        if (Set.class.isAssignableFrom(type)) {
            return CollectionExposure.MUTABLE_SET;
        }
        if (Iterator.class.isAssignableFrom(type)) {
            return IteratorExposure.TABLE;
        }
        if (Collection.class.isAssignableFrom(type)) {
            return CollectionExposure.COLLECTION;
        }
        return Iterable.class.isAssignableFrom(type) ? CollectionExposure.ITERABLE : null;
    }

    /** Whether a programmer wrote it: a bridge that only makes a hidden class's method public stands for that. */
    private static boolean isWritten(Method method) {
        if (!method.isBridge()) {
            return true;
        }
        for (Class<?> type = method.getDeclaringClass().getSuperclass(); type != null; type = type.getSuperclass()) {
            try {
                Method same = type.getDeclaredMethod(method.getName(), method.getParameterTypes());
                return !Modifier.isPublic(type.getModifiers())
                        && !same.isBridge()
                        && !Modifier.isAbstract(same.getModifiers())
                        && same.getReturnType() == method.getReturnType();
            } catch (NoSuchMethodException e) {
                // Further up, then.
            }
        }
        return false;
    }

    /** The public methods of a class, by name; its static ones or its others. */
    static List<Member> callables(Class<?> type, boolean statics) {
        Map<String, List<Method>> byName = new LinkedHashMap<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) == statics && isWritten(method)) {
                Method callable = Callable.find(type, method);
                if (callable != null) {
                    byName.computeIfAbsent(method.getName(), name -> new ArrayList<>())
                            .add(callable);
                }
            }
        }
        List<Member> members = new ArrayList<>();
        byName.forEach((name, overloads) -> members.add(Members.callable(name, overloads)));
        return members;
    }
}
