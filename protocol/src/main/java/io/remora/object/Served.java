package io.remora.object;

import io.remora.message.Handler;
import io.remora.object.member.Member;
import io.remora.value.Tuple;
import org.jspecify.annotations.Nullable;

/** A request of the peer that is being served. Owned by the thread that serves it. */
public final class Served {
    private final long sequence;
    private final Handler handler;
    private final Tuple arguments;
    private final int bytes;
    private final boolean inOrder;
    private @Nullable Member member;
    private boolean batched;

    /**
     * A request.
     *
     * @param arguments as they were unboxed: references of ours still carry their capability
     * @param bytes the size of the frame it came in
     * @param objects tells whether the object it is for serves one call at a time
     */
    public Served(long sequence, Handler handler, Tuple arguments, int bytes, Objects objects) {
        this.sequence = sequence;
        this.handler = handler;
        this.arguments = arguments;
        this.bytes = bytes;
        this.inOrder = inOrder(arguments, objects);
    }

    private static boolean inOrder(Tuple arguments, Objects objects) {
        Object first = arguments.isEmpty() ? null : arguments.get(0);
        Capability capability = first == null ? null : objects.capability(first);
        return capability != null
                && (capability.target() instanceof BoundMethod bound
                        ? bound.owner().exposure().ordered()
                        : capability.exposure().ordered());
    }

    /** The number its reply carries. */
    public long sequence() {
        return sequence;
    }

    /** What is asked for. */
    public Handler handler() {
        return handler;
    }

    /** The handler's arguments. */
    public Tuple arguments() {
        return arguments;
    }

    /** The size of the frame it came in. */
    public int bytes() {
        return bytes;
    }

    /** Whether more requests came along with it, so that its reply may wait to be written with theirs. */
    public boolean isBatched() {
        return batched;
    }

    /** Says that more requests came along with it. */
    public void batched(boolean more) {
        batched = more;
    }

    /** The member that was reached; null before the gate was passed. */
    public @Nullable Member member() {
        return member;
    }

    void member(Member reached) {
        member = reached;
    }

    /** Whether it is for an object that serves one call at a time. */
    public boolean isInOrder() {
        return inOrder;
    }
}
