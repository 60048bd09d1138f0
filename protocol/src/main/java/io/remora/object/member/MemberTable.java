package io.remora.object.member;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exposure that is a table of members, made once. */
public final class MemberTable implements Exposure {
    /** A method written as a lambda; the target has the type that the table is for. */
    @FunctionalInterface
    public interface Body<T> {
        /** Runs it. */
        @Nullable
        Object run(T target, Invocation invocation) throws Throwable;
    }

    private final String typeName;
    private final Map<String, Member> members;
    private final boolean ordered;

    /** A table of members, each under its own name. */
    public MemberTable(String typeName, Collection<? extends Member> members, boolean ordered) {
        this.typeName = typeName;
        this.ordered = ordered;
        Map<String, Member> table = new LinkedHashMap<>();
        for (Member member : members) {
            if (table.put(member.name(), member) != null) {
                throw new IllegalArgumentException(typeName + " exposes two members named " + member.name());
            }
        }
        this.members = Collections.unmodifiableMap(table);
    }

    @Override
    public String typeName() {
        return typeName;
    }

    @Override
    public @Nullable Member member(String name) {
        return members.get(name);
    }

    @Override
    public Collection<Member> members() {
        return members.values();
    }

    @Override
    public boolean ordered() {
        return ordered;
    }

    @Override
    public String toString() {
        return typeName;
    }
}
