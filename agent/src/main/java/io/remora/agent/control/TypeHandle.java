package io.remora.agent.control;

import io.remora.object.member.Export;
import io.remora.object.member.Exposure;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.member.MemberTable;
import io.remora.object.member.TableMember;
import io.remora.object.reflect.Members;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class as peers hold it: calling it makes an instance; its attributes are its static members and nested classes. The
 * class object itself does not cross.
 *
 * @param type the class
 */
record TypeHandle(Class<?> type) {
    private static final ClassValue<Exposure> EXPOSURES = new ClassValue<>() {
        @Override
        protected Exposure computeValue(Class<?> type) {
            return make(type);
        }
    };

    Exposure exposure() {
        return EXPOSURES.get(type);
    }

    private static Exposure make(Class<?> type) {
        List<Member> members = new ArrayList<>(WholeClass.callables(type, true));
        Set<String> taken = new HashSet<>();
        members.forEach(member -> taken.add(member.name()));
        for (Field field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.trySetAccessible() && taken.add(field.getName())) {
                members.add(Members.field(field));
            }
        }
        for (Class<?> nested : type.getClasses()) {
            if (taken.add(nested.getSimpleName())) {
                members.add(new Constant(nested.getSimpleName(), new TypeHandle(nested)));
            }
        }
        List<Constructor<?>> constructors = Arrays.asList(type.getConstructors());
        if (!constructors.isEmpty() && !Modifier.isAbstract(type.getModifiers())) {
            members.add(Members.callable("__call__", constructors));
        }
        members.add(new Constant("__name__", type.getSimpleName()));
        members.add(new Constant("__module__", type.getPackageName()));
        members.add(new Constant("__doc__", doc(type)));
        members.add(new TableMember<>("__instancecheck__", TypeHandle.class, 1, 1, Export.ANY, (handle, in) ->
                handle.type().isInstance(in.argument(0))));
        members.add(new TableMember<>(
                "__repr__", TypeHandle.class, 0, 0, Export.ANY, (handle, in) -> "<class '" + type.getName() + "'>"));
        members.add(new TableMember<>(
                "__str__", TypeHandle.class, 0, 0, Export.ANY, (handle, in) -> "<class '" + type.getName() + "'>"));
        return new MemberTable(type.getName(), members, false);
    }

    /** The signatures that a Java programmer would read. */
    private static String doc(Class<?> type) {
        StringBuilder text = new StringBuilder(type.toGenericString()).append('\n');
        for (Constructor<?> constructor : type.getConstructors()) {
            text.append("\n    ").append(constructor.toGenericString());
        }
        for (var method : type.getMethods()) {
            if (method.getDeclaringClass() != Object.class) {
                text.append("\n    ").append(method.toGenericString());
            }
        }
        return text.toString();
    }

    /** An attribute that never changes. */
    record Constant(String name, @Nullable Object value) implements Member {
        @Override
        public boolean isMethod() {
            return false;
        }

        @Override
        public @Nullable Object call(Object target, Invocation invocation) {
            throw new UnsupportedOperationException(name + " is an attribute");
        }

        @Override
        public @Nullable Object get(Object target, Invocation invocation) {
            return value;
        }
    }
}
