package io.remora.agent.control;

import io.remora.object.member.Exposure;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.reflect.ClassExposure;
import io.remora.object.reflect.PerClass;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Members whose exceptions a peer may read in full: who may run any code here may read any message. */
record Candid(Exposure exposure) implements Exposure {
    @Override
    public String typeName() {
        return exposure.typeName();
    }

    private static final PerClass<Exposure> OWN = new PerClass<>() {
        @Override
        protected Exposure computeValue(Class<?> type) {
            return new Candid(ClassExposure.of(type));
        }
    };

    /** What a class exposes by its marks, so. */
    static Exposure of(Class<?> type) {
        return OWN.get(type);
    }

    @Override
    public boolean ordered() {
        return exposure.ordered();
    }

    @Override
    public @Nullable Member member(String name) {
        Member member = exposure.member(name);
        return member == null ? null : new Telling(member);
    }

    @Override
    public Collection<Member> members() {
        return exposure.members().stream().<Member>map(Telling::new).toList();
    }

    private record Telling(Member member) implements Member {
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
        public boolean isWritable() {
            return member.isWritable();
        }

        @Override
        public boolean isReadable() {
            return member.isReadable();
        }

        @Override
        public boolean declares(Throwable thrown) {
            return true;
        }

        @Override
        public @Nullable Object call(Object target, Invocation invocation) throws Throwable {
            return member.call(target, invocation);
        }

        @Override
        public @Nullable Object get(Object target, Invocation invocation) throws Throwable {
            return member.get(target, invocation);
        }

        @Override
        public void set(Object target, @Nullable Object value) throws Throwable {
            member.set(target, value);
        }
    }
}
