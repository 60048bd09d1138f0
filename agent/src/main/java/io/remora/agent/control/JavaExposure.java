package io.remora.agent.control;

import io.remora.object.member.Exposure;
import io.remora.object.member.Member;
import io.remora.object.member.MemberTable;
import io.remora.object.reflect.Members;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A table of members of which one overload can be named: {@code append(int)} beside {@code append}, and
 * {@code new(int)} for a constructor.
 *
 * @param instances what instances are exposed as, when this is of a class
 */
record JavaExposure(MemberTable table, @Nullable Exposure instances) implements Exposure {
    @Override
    public String typeName() {
        return table.typeName();
    }

    @Override
    public @Nullable Member member(String name) {
        Member member = table.member(name);
        int open = name.indexOf('(');
        if (member != null || open < 0 || !name.endsWith(")")) {
            return member;
        }
        String bare = name.substring(0, open);
        Member callable = table.member(bare.equals("new") ? "__call__" : bare);
        return callable == null ? null : Members.pinned(callable, name, name.substring(open + 1, name.length() - 1));
    }

    @Override
    public Collection<Member> members() {
        return table.members();
    }

    // Each is itself alone: exposures are compared by identity, and one is made a class.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
