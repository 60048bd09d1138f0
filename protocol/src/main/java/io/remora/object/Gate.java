package io.remora.object;

import io.remora.RevokedException;
import io.remora.object.member.Member;
import io.remora.object.member.Operation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only way to a member: (capability, operation, name) to the member, or a denial with its rule. Whatever handler a
 * request used, in whichever direction, it ends here; what is not granted is denied, and hidden and absent are the same
 * to the peer.
 *
 * <p>Safe for any thread.
 */
public final class Gate {
    private static final String PREFIX = "exposed_";

    private final Clock clock;
    private final GateListener listener;

    /** A gate that tells a listener of each decision. */
    public Gate(Clock clock, GateListener listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * The member, when the capability grants that operation on it.
     *
     * @throws DeniedException when not
     * @throws RevokedException when the capability was revoked or has ended
     */
    Member pass(Capability capability, Operation operation, String name) {
        String rule = capability.grant().spend(clock);
        if (rule != null) {
            listener.decided(capability, operation, name, false, rule);
            throw new RevokedException("this reference was revoked or has expired");
        }
        Member member = find(capability, name);
        rule = member == null ? denial(capability, name) : allows(operation, member);
        if (member == null || rule != null) {
            String reason = rule == null ? "not exposed" : rule;
            listener.decided(capability, operation, name, false, reason);
            throw new DeniedException(name, reason);
        }
        listener.decided(capability, operation, name, true, capability.grant().rule());
        return member;
    }

    /** The members that the capability grants, for INSPECT and DIR: these and nothing else. */
    List<Member> list(Capability capability, Operation operation) {
        pass(capability, operation, operation == Operation.DIR ? "__dir__" : "__inspect__");
        Collection<Member> all = capability.exposure().members();
        List<Member> granted = new ArrayList<>(all.size());
        for (Member member : all) {
            if (capability.grant().hides(capability.exposure(), member.name(), capability.isRoot()) == null) {
                granted.add(member);
            }
        }
        return granted;
    }

    private static @Nullable Member find(Capability capability, String name) {
        Member member = granted(capability, name);
        if (member == null && name.startsWith(PREFIX)) {
            member = granted(capability, name.substring(PREFIX.length()));
        }
        return member != null ? member : Universal.member(name);
    }

    private static @Nullable Member granted(Capability capability, String name) {
        Member member = capability.exposure().member(name);
        boolean hidden =
                member != null && capability.grant().hides(capability.exposure(), name, capability.isRoot()) != null;
        return hidden ? null : member;
    }

    private static String denial(Capability capability, String name) {
        String hidden = capability.grant().hides(capability.exposure(), name, capability.isRoot());
        return capability.exposure().member(name) == null
                ? capability.exposure().typeName() + " exposes no such member"
                : hidden == null ? "not granted" : hidden;
    }

    private static @Nullable String allows(Operation operation, Member member) {
        return switch (operation) {
            case SET -> member.isWritable() ? null : "it may be read, not written";
            case DELETE -> member.isDeletable() ? null : "it may not be deleted";
            default -> null;
        };
    }
}
