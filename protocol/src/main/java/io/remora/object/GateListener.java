package io.remora.object;

import io.remora.object.member.Operation;

/** Learns of every decision of the gate: the audit's ear. Called on the thread that serves the call; must not wait. */
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
     */
    void decided(Capability capability, Operation operation, String member, boolean granted, String rule);

    /** Nobody listens. */
    GateListener NONE = (capability, operation, member, granted, rule) -> {};
}
