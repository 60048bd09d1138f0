package io.remora.object;

import io.remora.LimitExceededException;
import io.remora.RevokedException;
import io.remora.object.member.Exposure;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.member.Operation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only way to a member: (capability, operation, name) to the member, or a denial with its rule. Whatever handler a
 * request used, in whichever direction, it ends here, once; what is not granted is denied, and hidden and absent are
 * the same to the peer.
 *
 * <p>The order is what keeps it quiet: first whether the capability lasts, so that one that has ended says that and
 * nothing else; then whether the member is granted; only then is a use counted. A denial costs nothing of a quota.
 *
 * <p>Safe for any thread. Allocates nothing for what is granted without bounds while nobody listens.
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

    /** Who hears of its decisions. */
    public GateListener listener() {
        return listener;
    }

    /**
     * The member, when the capability grants that operation on it.
     *
     * @param arguments what a call or a write was given, for the listener
     * @throws DeniedException when not
     * @throws RevokedException when the capability was revoked or has ended
     * @throws LimitExceededException when it comes too often
     */
    Member pass(Capability capability, Operation operation, String name, @Nullable Invocation arguments) {
        requireAlive(capability, operation, name);
        Member member = permitted(capability, operation, name);
        if (capability.effective() != Grant.ALL && isUse(capability, operation, member)) {
            take(capability, operation, name);
        }
        if (listener != GateListener.NONE) {
            listener.decided(
                    capability,
                    operation,
                    member.name(),
                    true,
                    capability.effective().rule(),
                    member.isAudited() ? arguments : null);
        }
        return member;
    }

    private Member permitted(Capability capability, Operation operation, String name) {
        Member member;
        String rule;
        try {
            member = find(capability, name);
            rule = member == null ? denial(capability, name) : allows(operation, member);
        } catch (RuntimeException | Error e) {
            // An object that answers for itself failed to: that is no permission, and is told like any denial.
            listener.decided(
                    capability,
                    operation,
                    name,
                    false,
                    "it failed to say what it has: " + e.getClass().getName(),
                    null);
            throw e;
        }
        if (member == null || rule != null) {
            listener.decided(capability, operation, name, false, String.valueOf(rule), null);
            throw new DeniedException(name, String.valueOf(rule));
        }
        return member;
    }

    /**
     * Passes an object of ours that a peer names, be it only as an argument or in a request that makes no sense: what
     * has ended says that, and is of no use in any place.
     *
     * @throws RevokedException when it was revoked or has ended
     */
    void passNamed(Capability named) {
        requireAlive(named, Operation.GIVE, "");
    }

    /** Passes what names no member: GETROOT. */
    void passRoot(Capability root) {
        requireAlive(root, Operation.ROOT, "");
        if (listener != GateListener.NONE) {
            listener.decided(root, Operation.ROOT, "", true, root.effective().rule(), null);
        }
    }

    /** The members that the capability grants, these and nothing else: for INSPECT and DIR, which pass first. */
    List<Member> granted(Capability capability) {
        Collection<Member> all = capability.exposure().members(capability.target());
        List<Member> granted = new ArrayList<>(all.size());
        for (Member member : all) {
            if (capability.hides(member) == null) {
                granted.add(member);
            }
        }
        return granted;
    }

    private void requireAlive(Capability capability, Operation operation, String name) {
        if (capability.effective() == Grant.ALL) {
            return;
        }
        String rule = capability.effective().ended(clock);
        if (rule != null) {
            listener.decided(capability, operation, name, false, rule, null);
            throw revoked();
        }
    }

    /** All that a reference which has ended says, whatever it is asked. */
    static RevokedException revoked() {
        return new RevokedException("this reference was revoked or has expired");
    }

    private void take(Capability capability, Operation operation, String name) {
        String rule = capability.effective().takeTurn();
        if (rule != null) {
            listener.decided(capability, operation, name, false, rule, null);
            throw new LimitExceededException(
                    "this reference is used more often than its grant allows: wait and try again");
        }
        rule = capability.effective().takeCall();
        if (rule != null) {
            listener.decided(capability, operation, name, false, rule, null);
            throw revoked();
        }
    }

    /** Naming a method runs nothing of it, and what every reference answers runs nothing of the object. */
    private static boolean isUse(Capability capability, Operation operation, Member member) {
        return !Universal.is(member)
                && capability.exposure() != BoundMethods.EXPOSURE
                && !(operation == Operation.GET && member.isMethod());
    }

    /**
     * The name itself; as RPyC finds {@code exposed_x} for {@code x}, so here, and the other way round, unless the
     * object follows RPyC's own rule.
     */
    private static @Nullable Member find(Capability capability, String name) {
        Member member = granted(capability, name);
        if (member == null && !name.startsWith("__") && !AttributePolicy.governs(capability.target())) {
            member = name.startsWith(PREFIX)
                    ? granted(capability, name.substring(PREFIX.length()))
                    : granted(capability, PREFIX + name);
        }
        return member != null ? member : Universal.member(name);
    }

    private static @Nullable Member granted(Capability capability, String name) {
        Exposure exposure = capability.exposure();
        Member member = exposure.member(capability.target(), name);
        return member == null || capability.hides(member) != null ? null : member;
    }

    private static String denial(Capability capability, String name) {
        String hidden = capability.hides(name, List.of());
        return capability.exposure().member(capability.target(), name) == null || hidden == null
                ? capability.exposure().typeName() + " exposes no such member"
                : hidden;
    }

    private static boolean isComparison(String name) {
        return switch (name) {
            case "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__" -> true;
            default -> false;
        };
    }

    private static @Nullable String allows(Operation operation, Member member) {
        return switch (operation) {
            case SET -> member.isWritable() ? null : "it may be read, not written";
            // RPyC's CMP took any name and so called what it should not have: CVE-2019-16328.
            case COMPARE -> isComparison(member.name()) ? null : "no comparison";
            case DELETE -> member.isDeletable() ? null : "it may not be deleted";
            default -> member.isReadable() ? null : "it may be written, not read";
        };
    }
}
