package io.remora.object;

import io.remora.object.member.ArgumentException;
import io.remora.object.member.Exposure;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The exposure of {@link BoundMethod}s: what Python reads of a method. A call of one is no member of it: the dispatcher
 * checks it as a call of the method on its owner.
 */
final class BoundMethods implements Exposure {
    static final Exposure EXPOSURE = new BoundMethods();

    private static final List<Member> MEMBERS = List.of(
            new Attribute("__doc__", bound -> bound.member().doc()),
            new Attribute("__module__", bound -> bound.owner().exposure().typeName()),
            new Attribute("__name__", bound -> bound.member().name()),
            new Attribute("__qualname__", bound -> bound.member().name()));

    private record Attribute(String name, Function<BoundMethod, String> value) implements Member {
        @Override
        public boolean isMethod() {
            return false;
        }

        @Override
        public Object call(Object target, Invocation invocation) {
            throw new ArgumentException("'" + name + "' is an attribute: read it instead of calling it");
        }

        @Override
        public Object get(Object target, Invocation invocation) {
            return value.apply((BoundMethod) target);
        }
    }

    private BoundMethods() {}

    @Override
    public String typeName() {
        return BoundMethod.TYPE_NAME;
    }

    @Override
    public @Nullable Member member(String name) {
        for (Member each : MEMBERS) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    @Override
    public Collection<Member> members() {
        return MEMBERS;
    }
}
