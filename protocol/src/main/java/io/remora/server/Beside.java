package io.remora.server;

import io.remora.object.member.Exposure;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A root's exposure with one more attribute: another service that the same session was given. */
record Beside(Exposure root, String attribute, OnDemand other) implements Exposure, Member {
    @Override
    public String typeName() {
        return root.typeName();
    }

    @Override
    public @Nullable Member member(String member) {
        return member.equals(attribute) ? this : root.member(member);
    }

    @Override
    public @Nullable Member member(Object target, String member) {
        return member.equals(attribute) ? this : root.member(target, member);
    }

    @Override
    public Collection<Member> members() {
        return with(root.members());
    }

    @Override
    public Collection<Member> members(Object target) {
        return with(root.members(target));
    }

    private List<Member> with(Collection<Member> members) {
        List<Member> all = new ArrayList<>(members);
        all.removeIf(each -> each.name().equals(attribute));
        all.add(this);
        return all;
    }

    @Override
    public boolean ordered() {
        return root.ordered();
    }

    @Override
    public String name() {
        return attribute;
    }

    @Override
    public boolean isMethod() {
        return false;
    }

    @Override
    public @Nullable Object call(Object target, Invocation invocation) {
        throw new UnsupportedOperationException(attribute + " is an attribute");
    }

    @Override
    public Object get(Object target, Invocation invocation) {
        return other.capability();
    }

    // Each is itself alone: a session's exposure is compared by identity.

    @Override
    public boolean equals(@Nullable Object object) {
        return this == object;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
