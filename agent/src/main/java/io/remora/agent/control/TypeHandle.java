package io.remora.agent.control;

import io.remora.ConversionException;
import io.remora.object.member.Export;
import io.remora.object.member.Exposure;
import io.remora.object.member.Member;
import io.remora.object.member.MemberTable;
import io.remora.object.member.TableMember;
import io.remora.object.reflect.Conversion;
import io.remora.object.reflect.Convertible;
import io.remora.object.reflect.Members;
import io.remora.object.reflect.PerClass;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class as peers hold it: calling it makes an instance; its attributes are its static members and nested classes.
 * There is one a class. Where Java code asks for the class object, it stands for that.
 */
final class TypeHandle implements Convertible {
    private static final PerClass<TypeHandle> HANDLES = new PerClass<>() {
        @Override
        protected TypeHandle computeValue(Class<?> type) {
            return new TypeHandle(type);
        }
    };

    private final Class<?> type;
    private @Nullable Exposure exposure;

    private TypeHandle(Class<?> type) {
        this.type = type;
    }

    static TypeHandle of(Class<?> type) {
        return HANDLES.get(type);
    }

    Class<?> type() {
        return type;
    }

    synchronized Exposure exposure() {
        Exposure made = exposure;
        if (made == null) {
            made = new JavaExposure(new MemberTable(type.getName(), members(), false), WholeClass.of(type));
            exposure = made;
        }
        return made;
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>(WholeClass.callables(type, true));
        Set<String> taken = new HashSet<>();
        members.forEach(member -> taken.add(member.name()));
        for (Field field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.trySetAccessible() && taken.add(field.getName())) {
                members.add(Members.field(field));
            }
        }
        PrivateMembers.add(type, true, members, taken);
        for (Class<?> nested : type.getClasses()) {
            if (taken.add(nested.getSimpleName())) {
                members.add(new Nested(nested.getSimpleName(), nested));
            }
        }
        for (Member method : WholeClass.callables(type, false)) {
            if (taken.add(method.name())) {
                members.add(new Unbound(type, method));
            }
        }
        addConstructor(members);
        members.add(new Constant("__name__", type.getSimpleName()));
        members.add(new Constant("__module__", type.getPackageName()));
        members.add(new Constant("__doc__", doc()));
        members.add(
                special("__instancecheck__", 1, (handle, in) -> handle.type().isInstance(in.argument(0))));
        members.add(special("__repr__", 0, (handle, in) -> handle.toString()));
        members.add(special("__str__", 0, (handle, in) -> handle.toString()));
        return members;
    }

    private static Member special(String name, int arguments, MemberTable.Body<TypeHandle> body) {
        return new TableMember<>(name, TypeHandle.class, arguments, arguments, Export.ANY, body);
    }

    private void addConstructor(List<Member> members) {
        if (type.isArray()) {
            members.add(special("__call__", 1, (handle, in) -> {
                Object length = Conversion.convert(in.argument(0), int.class, "the array's length");
                return Array.newInstance(
                        handle.type().getComponentType(), (int) java.util.Objects.requireNonNull(length));
            }));
            return;
        }
        List<Constructor<?>> constructors = new ArrayList<>();
        for (Constructor<?> each : type.getConstructors()) {
            if (Modifier.isPublic(type.getModifiers()) && type.getModule().isExported(type.getPackageName())
                    || each.trySetAccessible()) {
                constructors.add(each);
            }
        }
        if (!constructors.isEmpty() && !Modifier.isAbstract(type.getModifiers())) {
            members.add(Members.callable("__call__", constructors));
        }
    }

    /** The signatures that a Java programmer would read. */
    private String doc() {
        StringBuilder text = new StringBuilder(type.toGenericString()).append('\n');
        for (Constructor<?> constructor : type.getConstructors()) {
            text.append("\n    ").append(constructor.toGenericString());
        }
        Method[] methods = type.getMethods();
        Arrays.sort(methods, java.util.Comparator.comparing(Method::getName));
        for (Method method : methods) {
            if (method.getDeclaringClass() != Object.class && !method.isBridge()) {
                text.append("\n    ").append(method.toGenericString());
            }
        }
        return text.toString();
    }

    @Override
    public Object convertTo(Type wanted, Class<?> raw, String what) {
        if (!mayConvertTo(raw)) {
            throw new ConversionException(what + " is " + this + ", which does not fit " + raw.getTypeName());
        }
        return type;
    }

    @Override
    public boolean mayConvertTo(Class<?> raw) {
        return raw.isAssignableFrom(Class.class);
    }

    @Override
    public String toString() {
        return "<class '" + type.getName() + "'>";
    }

    /** A nested class, which is looked at when it is asked for. */
    private record Nested(String name, Class<?> nested) implements Member {
        @Override
        public boolean isMethod() {
            return false;
        }

        @Override
        public @Nullable Object call(Object target, io.remora.object.member.Invocation invocation) throws Throwable {
            Member constructor = TypeHandle.of(nested).exposure().member("__call__");
            if (constructor == null) {
                throw new UnsupportedOperationException(name + " cannot be made");
            }
            return constructor.call(TypeHandle.of(nested), invocation);
        }

        @Override
        public boolean isCallable() {
            return true;
        }

        @Override
        public Object get(Object target, io.remora.object.member.Invocation invocation) {
            return TypeHandle.of(nested);
        }
    }
}
