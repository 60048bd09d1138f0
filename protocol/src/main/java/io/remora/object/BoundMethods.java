package io.remora.object;

import io.remora.object.member.Exposure;
import io.remora.object.member.Member;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exposure of {@link BoundMethod}s. It has no members of its own: a call of one is checked as a call of the method on
 * its owner, by the dispatcher.
 */
final class BoundMethods implements Exposure {
    static final Exposure EXPOSURE = new BoundMethods();

    private BoundMethods() {}

    @Override
    public String typeName() {
        return BoundMethod.TYPE_NAME;
    }

    @Override
    public @Nullable Member member(String name) {
        return null;
    }

    @Override
    public Collection<Member> members() {
        return List.of();
    }
}
