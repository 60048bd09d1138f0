package io.remora.object;

import io.remora.message.Handler;
import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.member.Operation;
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
    private @Nullable Capability capability;
    private @Nullable Running running;
    private @Nullable Invocation answer;
    private @Nullable Operation operation;
    private long began;
    private boolean batched;
    private boolean decided;

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

    /** Names what it is for, where no code of a member runs on this thread. */
    void isFor(Capability target) {
        capability = target;
    }

    /** Takes a reply's bytes from the grant; one that is larger than what is left ends it, and is not to be sent. */
    public boolean payFor(long size) {
        Capability reached = capability;
        return reached == null
                || reached.effective() == Grant.ALL
                || reached.effective().takeBytes(size);
    }

    /** Notes that the gate is asked, which tells of what it decides. */
    void asked() {
        decided = true;
    }

    /** Whether the gate was asked. */
    boolean isDecided() {
        return decided;
    }

    /** Notes what the gate let pass, and when, if somebody wants to know. */
    void passed(Operation what, @Nullable Member reached, boolean untimed) {
        operation = what;
        member = reached;
        // The request's own bytes are here already: they can use the grant up, not be refused.
        boolean unused = payFor(bytes);
        if (!untimed) {
            began = System.nanoTime();
        }
    }

    /** What passed the gate; null before. */
    @Nullable
    Operation operation() {
        return operation;
    }

    /** Names the invocation that gives its result. */
    void answeredBy(Invocation invocation) {
        answer = invocation;
    }

    /** How its result is exported. */
    public Export export() {
        return answer == null ? Export.ANY : answer.export();
    }

    /** Whether what it is for was revoked, before or since. */
    boolean isRevoked() {
        Capability reached = capability;
        return reached != null
                && reached.effective() != Grant.ALL
                && reached.effective().isRevoked();
    }

    /** The grant under which it is served. */
    public Grant grant() {
        Capability reached = capability;
        return reached == null ? Grant.ALL : reached.effective();
    }

    /** The capability that it is for; null before that is known, and for requests that are for no object. */
    @Nullable
    Capability capability() {
        return capability;
    }

    /** Names what it is for, before the gate is asked, so that a revocation finds this thread. */
    void reaches(Capability target, Objects objects) {
        capability = target;
        if (target.effective() != Grant.ALL && running == null) {
            running = Running.begin(objects, target.effective());
        }
    }

    /** The thread that serves it goes on to something else; its answer may still be to come. */
    public void leave() {
        Running left = running;
        if (left != null) {
            running = null;
            left.end();
        }
    }

    /**
     * When its member was begun, by {@link System#nanoTime()}; 0 where nobody wants to know, and from the second time
     * on.
     */
    long takeBegan() {
        long taken = began;
        began = 0;
        return taken;
    }

    /** Whether it is for an object that serves one call at a time. */
    public boolean isInOrder() {
        return inOrder;
    }
}
