package io.remora.object;

import io.remora.Attributes;
import io.remora.object.member.ArgumentException;
import io.remora.object.member.Exposure;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.reflect.ClassExposure;
import io.remora.object.reflect.Functions;
import io.remora.object.reflect.PerClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exposure of a type whose objects answer for their attributes themselves, beside what the type marks. */
final class AttributesExposure implements Exposure {
    private static final PerClass<AttributesExposure> BY_TYPE = new PerClass<>() {
        @Override
        protected AttributesExposure computeValue(Class<?> type) {
            return new AttributesExposure(ClassExposure.of(type));
        }
    };

    private final Exposure marked;

    private AttributesExposure(Exposure marked) {
        this.marked = marked;
    }

    static Exposure of(Class<?> type) {
        return BY_TYPE.get(type);
    }

    @Override
    public String typeName() {
        return marked.typeName();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean ordered() {
        return marked.ordered();
    }

    @Override
    public @Nullable Member member(String name) {
        return marked.member(name);
    }

    @Override
    public Collection<Member> members() {
        return marked.members();
    }

    @Override
    public @Nullable Member member(Object target, String name) {
        Member member = marked.member(name);
        if (member != null) {
            return member;
        }
        Answered answered = new Answered((Attributes) target, name);
        return answered.isReadable() || answered.isWritable() || answered.isDeletable() ? answered : null;
    }

    @Override
    public Collection<Member> members(Object target) {
        List<Member> members = new ArrayList<>(marked.members());
        for (String name : ((Attributes) target).attributes()) {
            if (marked.member(name) == null) {
                members.add(new Answered((Attributes) target, name));
            }
        }
        return members;
    }

    /** One name of one object. */
    private record Answered(Attributes object, String name) implements Member {
        @Override
        public boolean isMethod() {
            return false;
        }

        @Override
        public boolean isCallable() {
            return true;
        }

        @Override
        public boolean isReadable() {
            return object.canGet(name);
        }

        @Override
        public boolean isWritable() {
            return object.canSet(name);
        }

        @Override
        public boolean isDeletable() {
            return object.canDelete(name);
        }

        @Override
        public @Nullable Object get(Object target, Invocation invocation) throws Exception {
            return object.get(name);
        }

        @Override
        public void set(Object target, @Nullable Object value) throws Exception {
            object.set(name, value);
        }

        @Override
        public void delete(Object target) throws Exception {
            object.delete(name);
        }

        @Override
        public @Nullable Object call(Object target, Invocation invocation) throws Throwable {
            Object value = object.get(name);
            Class<?> function = value == null ? null : Functions.implementedBy(value);
            Member call = function == null ? null : Functions.exposure(function).member("__call__");
            if (value == null || call == null) {
                throw new ArgumentException("'" + name + "' is no function: read it instead of calling it");
            }
            return call.call(value, invocation);
        }
    }
}
