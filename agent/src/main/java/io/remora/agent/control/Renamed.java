package io.remora.agent.control;

import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import org.jspecify.annotations.Nullable;

/** A method under another name. */
record Renamed(String name, Member method) implements Member {
    @Override
    public String doc() {
        return method.doc();
    }

    @Override
    public boolean isMethod() {
        return true;
    }

    @Override
    public boolean declares(Throwable thrown) {
        return method.declares(thrown);
    }

    @Override
    public @Nullable Object call(Object target, Invocation invocation) throws Throwable {
        return method.call(target, invocation);
    }
}
