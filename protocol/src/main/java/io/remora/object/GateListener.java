package io.remora.object;

import io.remora.object.member.Invocation;
import io.remora.object.member.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Learns of every decision of the gate: the audit's ear. Called on the thread that serves the call, before the member
 * is run; one that throws denies what it was told of.
 */
@FunctionalInterface
public interface GateListener {
    /**
     * A decision.
     *
     * @param capability what was asked of
     * @param operation what for
     * @param member the member's name in the peer's words: escape it before it is written anywhere
     * @param granted whether it passed
     * @param rule which rule decided
     * @param shown the arguments, or the value to be written, where the member says that the audit may hold them; else
     *     null
     */
    void decided(
            Capability capability,
            Operation operation,
            String member,
            boolean granted,
            String rule,
            @Nullable Invocation shown);

    /**
     * What was granted has ended: its result or its error is about to be sent. Called on the thread that ended it.
     *
     * @param rule which rule had let it pass
     * @param nanos how long it took
     * @param thrown what it threw; null when it gave a result
     */
    default void ended(
            Capability capability,
            Operation operation,
            String member,
            String rule,
            long nanos,
            @Nullable Throwable thrown) {}

    /**
     * A request that came to no object: it named none of ours, was malformed, or one too many. Called by whoever found
     * out, perhaps the thread that reads: it must not wait.
     */
    default void refused(String reason) {}

    /** Nobody listens. */
    GateListener NONE = (capability, operation, member, granted, rule, shown) -> {};
}
