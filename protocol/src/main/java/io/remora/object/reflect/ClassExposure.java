package io.remora.object.reflect;

import io.remora.Exposed;
import io.remora.Ordered;
import io.remora.object.member.Exposure;
import io.remora.object.member.Member;
import io.remora.object.member.MemberTable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exposure of a class or interface, read from its {@link Exposed} marks, once.
 *
 * <p>A class exposes what it marks and what the exposed interfaces and superclasses that it has mark. Members of
 * {@link Object} are exposed only where they are declared again and marked: then {@code toString}, {@code equals},
 * {@code hashCode}, {@code compareTo}, {@code close} and {@code iterator} answer Python's special methods too.
 */
public final class ClassExposure {
    private static final PerClass<MemberTable> TABLES = new PerClass<>() {
        @Override
        protected MemberTable computeValue(Class<?> type) {
            return new ClassExposure(type).table();
        }
    };

    private final Class<?> type;
    private final Map<String, List<Signature>> methods = new LinkedHashMap<>();
    private final Map<String, AttributeMember> attributes = new LinkedHashMap<>();
    private final Map<String, @Nullable Exposed> marks = new LinkedHashMap<>();

    private ClassExposure(Class<?> type) {
        this.type = type;
    }

    /**
     * The exposure of a type.
     *
     * @throws IllegalArgumentException when its marks contradict each other
     */
    public static Exposure of(Class<?> type) {
        return TABLES.get(type);
    }

    /** Whether the type exposes anything. */
    public static boolean isExposed(Class<?> type) {
        return !TABLES.get(type).members().isEmpty();
    }

    /** The methods of a type whose parameters' names the compiler did not keep: calls by keyword cannot find them. */
    public static List<String> withoutNames(Class<?> type) {
        List<String> found = new ArrayList<>();
        for (Member member : of(type).members()) {
            if (member instanceof MethodMember method
                    && !method.overloads().stream().allMatch(Signature::isNamed)) {
                found.add(method.name());
            }
        }
        return found;
    }

    private MemberTable table() {
        for (Class<?> each : family(type)) {
            collect(each);
        }
        List<Member> members = new ArrayList<>(attributes.values());
        methods.forEach((name, overloads) -> {
            if (attributes.containsKey(name)) {
                throw new IllegalArgumentException(
                        type.getName() + " exposes " + name + " as a method and as an attribute");
            }
            Exposed mark = marks.get(name);
            members.add(new MethodMember(name, mark == null ? "" : mark.doc(), overloads));
        });
        SpecialNames.add(members);
        return new MemberTable(type.getName(), members, type.isAnnotationPresent(Ordered.class));
    }

    /** The type, its superclasses and all interfaces, nearest first. */
    private static Set<Class<?>> family(Class<?> type) {
        Set<Class<?>> family = new LinkedHashSet<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            family.add(each);
        }
        for (Class<?> each : List.copyOf(family)) {
            interfaces(each, family);
        }
        return family;
    }

    private static void interfaces(Class<?> type, Set<Class<?>> into) {
        for (Class<?> each : type.getInterfaces()) {
            if (into.add(each)) {
                interfaces(each, into);
            }
        }
    }

    private void collect(Class<?> each) {
        boolean whole = each.isAnnotationPresent(Exposed.class)
                // What an exposed interface inherits is part of it.
                || each.isInterface() && type.isInterface() && type.isAnnotationPresent(Exposed.class);
        Method[] declared = each.getDeclaredMethods();
        Arrays.sort(declared, Comparator.comparing(Method::getName).thenComparing(Method::toString));
        for (Method method : declared) {
            Exposed mark = method.getAnnotation(Exposed.class);
            boolean component = whole && mark == null && isComponent(each, method);
            if ((mark != null || whole && Modifier.isPublic(method.getModifiers())) && isCallable(method)) {
                if (component || mark != null && mark.attribute()) {
                    accessor(method, mark);
                } else {
                    method(method, mark);
                }
            }
        }
        for (Field field : each.getDeclaredFields()) {
            Exposed mark = field.getAnnotation(Exposed.class);
            boolean component = each.isRecord() && whole;
            if (!component
                    && (mark != null || whole && Modifier.isPublic(field.getModifiers()))
                    && !field.isSynthetic()
                    && !Modifier.isStatic(field.getModifiers())) {
                String name = mark == null || mark.name().isEmpty() ? field.getName() : mark.name();
                attributes.putIfAbsent(name, AttributeMember.of(name, field, mark));
            }
        }
    }

    private static boolean isCallable(Method method) {
        return !Modifier.isStatic(method.getModifiers()) && !method.isBridge() && !method.isSynthetic();
    }

    private static boolean isComponent(Class<?> each, Method method) {
        return each.isRecord()
                && Arrays.stream(each.getRecordComponents())
                        .anyMatch(component -> component.getAccessor().equals(method));
    }

    private void method(Method method, @Nullable Exposed mark) {
        if (isOfObject(method) && mark == null) {
            return;
        }
        String name = mark == null || mark.name().isEmpty() ? method.getName() : mark.name();
        List<Signature> overloads = methods.computeIfAbsent(name, key -> new ArrayList<>());
        boolean overridden = overloads.stream()
                .anyMatch(known -> known.executable().getName().equals(method.getName())
                        && Arrays.equals(known.executable().getParameterTypes(), method.getParameterTypes()));
        if (!overridden) {
            overloads.add(new Signature(accessible(method), mark, type));
            marks.putIfAbsent(name, mark);
        }
    }

    private static boolean isOfObject(Method method) {
        return switch (method.getName()) {
            case "toString", "hashCode", "finalize", "clone" -> method.getParameterCount() == 0;
            case "equals" -> method.getParameterCount() == 1 && method.getParameterTypes()[0] == Object.class;
            default -> false;
        };
    }

    private void accessor(Method method, @Nullable Exposed mark) {
        boolean writes = method.getParameterCount() == 1 && method.getReturnType() == void.class;
        if (!writes && (method.getParameterCount() != 0 || method.getReturnType() == void.class)) {
            throw new IllegalArgumentException(method + " is marked as an attribute, but neither reads nor writes one");
        }
        String name = mark == null || mark.name().isEmpty() ? AccessorName.of(method) : mark.name();
        AttributeMember known = attributes.get(name);
        attributes.put(
                name,
                known == null
                        ? AttributeMember.of(name, accessible(method), writes, mark)
                        : known.with(accessible(method), writes, mark));
    }

    private static Method accessible(Method method) {
        // A public method of a package-private class cannot be called without this; only marked ones come here.
        if (!method.trySetAccessible()) {
            throw new IllegalArgumentException(
                    method + " is exposed, but its module does not open its package to Remora");
        }
        return method;
    }
}
