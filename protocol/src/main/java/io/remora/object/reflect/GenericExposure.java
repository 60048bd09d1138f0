package io.remora.object.reflect;

import io.remora.object.member.Export;
import io.remora.object.member.Exposure;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The exposure of a generic type whose arguments are declared. Java forgets them: without this, what comes out of a
 * {@code List<Named>} or a {@code Supplier<Named>} would show all that its class exposes, and not {@code Named} alone.
 */
public final class GenericExposure implements Exposure {
    /** Kept with a class that {@link TypeArguments#home} chose. */
    private static final PerClass<Map<Key, Exposure>> KNOWN = new PerClass<>() {
        @Override
        protected Map<Key, Exposure> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private record Key(Exposure base, Type type) {}

    private final Exposure base;
    private final Type type;

    private GenericExposure(Exposure base, Type type) {
        this.base = base;
        this.type = type;
    }

    /**
     * The exposure where the arguments of the export's type say something, else the one that was given; always the
     * same.
     */
    public static Exposure of(Exposure base, Export export) {
        if (!export.isGeneric()) {
            return base;
        }
        Type type = TypeArguments.resolve(export.type(), Object.class);
        return isTelling(type)
                ? KNOWN.get(TypeArguments.home(type))
                        .computeIfAbsent(new Key(base, type), key -> new GenericExposure(base, type))
                : base;
    }

    /** Whether it has an argument whose objects may be more than it says. */
    private static boolean isTelling(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            for (Type each : parameterized.getActualTypeArguments()) {
                Class<?> raw = Conversion.raw(each);
                boolean tells = !(each instanceof TypeVariable<?>)
                        && raw != Object.class
                        && !Modifier.isFinal(raw.getModifiers());
                if (tells || isTelling(each)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String typeName() {
        return base.typeName();
    }

    @Override
    public @Nullable Member member(String name) {
        return typed(base.member(name));
    }

    @Override
    public @Nullable Member member(Object target, String name) {
        return typed(base.member(target, name));
    }

    private @Nullable Member typed(@Nullable Member member) {
        return member == null ? null : new Typed(member, type);
    }

    @Override
    public Collection<Member> members() {
        return base.members().stream()
                .map(each -> (Member) new Typed(each, type))
                .toList();
    }

    @Override
    public Collection<Member> members(Object target) {
        return base.members(target).stream()
                .map(each -> (Member) new Typed(each, type))
                .toList();
    }

    @Override
    public @Nullable Exposure instances() {
        return base.instances();
    }

    @Override
    public boolean isOpen() {
        return base.isOpen();
    }

    @Override
    public boolean ordered() {
        return base.ordered();
    }

    @Override
    public String toString() {
        return type.getTypeName();
    }

    /** A member whose results are what their type variables stand for. */
    private record Typed(Member member, Type context) implements Member {
        private Export resolved(Export export) {
            return Exports.resolved(export, context);
        }

        @Override
        public String name() {
            return member.name();
        }

        @Override
        public String doc() {
            return member.doc();
        }

        @Override
        public boolean isMethod() {
            return member.isMethod();
        }

        @Override
        public boolean isCallable() {
            return member.isCallable();
        }

        @Override
        public boolean isReadable() {
            return member.isReadable();
        }

        @Override
        public boolean isWritable() {
            return member.isWritable();
        }

        @Override
        public boolean isDeletable() {
            return member.isDeletable();
        }

        @Override
        public boolean isAudited() {
            return member.isAudited();
        }

        @Override
        public Collection<String> impliedBy() {
            return member.impliedBy();
        }

        @Override
        public Export result() {
            return resolved(member.result());
        }

        @Override
        public @Nullable Object call(Object target, Invocation invocation) throws Throwable {
            Object result = member.call(target, invocation);
            invocation.export(resolved(invocation.export()));
            return result;
        }

        @Override
        public @Nullable Object get(Object target, Invocation invocation) throws Throwable {
            Object value = member.get(target, invocation);
            invocation.export(resolved(invocation.export()));
            return value;
        }

        @Override
        public void set(Object target, @Nullable Object value) throws Throwable {
            member.set(target, value);
        }

        @Override
        public void delete(Object target) throws Throwable {
            member.delete(target);
        }

        @Override
        public boolean declares(Throwable thrown) {
            return member.declares(thrown);
        }
    }
}
