package io.remora.object;

import io.remora.object.member.Member;
import org.jspecify.annotations.Nullable;

/**
 * A method of an object as an object of its own, as Python's {@code obj.method} is. Calling it passes the gate as a
 * call of that method of its owner: it grants nothing by itself.
 *
 * @param owner whose method it is
 * @param member the method
 */
record BoundMethod(Capability owner, Member member) {
    /** Python's name for its type: one whose class Python knows without asking. */
    static final String TYPE_NAME = "builtins.method";

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BoundMethod bound
                && bound.owner.target() == owner.target()
                && bound.owner.exposure() == owner.exposure()
                && bound.owner.grant() == owner.grant()
                && bound.member == member;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(owner.target()) * 31 + System.identityHashCode(member);
    }
}
