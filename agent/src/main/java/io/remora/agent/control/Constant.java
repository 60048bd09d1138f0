package io.remora.agent.control;

import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import org.jspecify.annotations.Nullable;

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
