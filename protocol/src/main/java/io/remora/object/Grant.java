package io.remora.object;

import io.remora.object.member.Exposure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a capability may do with it, and for how long. Everything reached through a capability carries the
 * grant of that capability, so a revoked or expired grant ends all that came out of it: a membrane.
 *
 * <p>A grant is narrowed, never widened: each of the methods gives a child that allows at most what this one does, and a
 * use of the child counts for its parents. Safe for any thread.
 */
public final class Grant {
    /** All that is exposed, without end. */
    public static final Grant ALL = new Grant(null, "all that is exposed", null, null, Instant.MAX, null, null);

    private final @Nullable Grant parent;
    private final String rule;
    private final @Nullable Set<String> rootMembers;
    private final @Nullable Map<String, Set<String>> typeMembers;
    private final Instant until;
    private final @Nullable AtomicLong callsLeft;
    private final @Nullable RateLimit rate;
    private @Nullable Function<Object, @Nullable Exposure> exposing;
    private volatile boolean revoked;

    private Grant(
            @Nullable Grant parent,
            String rule,
            @Nullable Set<String> rootMembers,
            @Nullable Map<String, Set<String>> typeMembers,
            Instant until,
            @Nullable AtomicLong callsLeft,
            @Nullable RateLimit rate) {
        this.parent = parent;
        this.rule = rule;
        this.rootMembers = rootMembers;
        this.typeMembers = typeMembers;
        this.until = until;
        this.callsLeft = callsLeft;
        this.rate = rate;
    }

    /**
     * A grant of these members alone.
     *
     * @param rule what an explanation names: {@code policy.toml:12}
     * @param root the members of the object that it is given for
     * @param byType the members of what that object hands out, by the simple name of its type; a type that is not named
     *     here shows nothing
     */
    public Grant only(String rule, Set<String> root, Map<String, Set<String>> byType) {
        return new Grant(this, rule, Set.copyOf(root), Map.copyOf(byType), Instant.MAX, null, null);
    }

    /** A grant that ends. */
    public Grant until(Instant end) {
        return new Grant(this, "until " + end, null, null, end, null, null);
    }

    /** A grant of so many uses. */
    public Grant calls(long count) {
        return new Grant(this, "calls = " + count, null, null, Instant.MAX, new AtomicLong(count), null);
    }

    /** A grant of so many uses in each period. */
    public Grant rate(long count, Duration period) {
        return new Grant(
                this, "rate = " + count + " in " + period, null, null, Instant.MAX, null, new RateLimit(count, period));
    }

    /** A grant that can be revoked apart from this one, by {@link #revoke}. */
    public Grant revocable() {
        return new Grant(this, "revocable", null, null, Instant.MAX, null, null);
    }

    /**
     * A grant under which what is handed out is exposed as a chooser says, whatever the objects declare: for the full
     * control of a process, where a peer is meant to reach everything.
     *
     * @param chooser gives an object's exposure; null to decide as elsewhere
     */
    public Grant exposing(Function<Object, @Nullable Exposure> chooser) {
        Grant child = revocable();
        child.exposing = chooser;
        return child;
    }

    /** What an object that is handed out under this grant is exposed as; null where it does not say. */
    @Nullable Exposure exposure(Object value) {
        for (Grant each = this; each != null; each = each.parent) {
            if (each.exposing != null) {
                return each.exposing.apply(value);
            }
        }
        return null;
    }

    /** Ends this grant and all that were made from it, at once. Idempotent. */
    public void revoke() {
        revoked = true;
    }

    /** Whether it, or one that it was made from, was revoked. */
    public boolean isRevoked() {
        for (Grant each = this; each != null; each = each.parent) {
            if (each.revoked) {
                return true;
            }
        }
        return false;
    }

    /** The rule that a person reads. */
    public String rule() {
        return rule;
    }

    /** Whether a member may be seen at all, without using the grant up; null when it may, else the rule against it. */
    @Nullable
    String hides(Exposure exposure, String member, boolean root) {
        for (Grant each = this; each != null; each = each.parent) {
            if (each.rootMembers != null && !each.shows(exposure, member, root)) {
                return each.rule + " grants no " + exposure.typeName() + "." + member;
            }
        }
        return null;
    }

    private boolean shows(Exposure exposure, String member, boolean root) {
        if (root) {
            return rootMembers == null || rootMembers.contains(member);
        }
        if (typeMembers == null) {
            return true;
        }
        Set<String> shown = typeMembers.get(simple(exposure.typeName()));
        return shown != null && shown.contains(member);
    }

    private static String simple(String typeName) {
        return typeName.substring(Math.max(typeName.lastIndexOf('.'), typeName.lastIndexOf('$')) + 1);
    }

    /** Uses it once; null when that is fine, else the rule that ended it. */
    @Nullable
    String spend(Clock clock) {
        for (Grant each = this; each != null; each = each.parent) {
            if (each.revoked) {
                return "revoked";
            }
            if (!each.until.equals(Instant.MAX) && !clock.instant().isBefore(each.until)) {
                return "expired: " + each.rule;
            }
            if (each.callsLeft != null && each.callsLeft.getAndUpdate(left -> Math.max(left - 1, 0)) <= 0) {
                return "used up: " + each.rule;
            }
            if (each.rate != null && !each.rate.take()) {
                return "too often: " + each.rule;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return parent == null || parent == ALL ? rule : parent + ", " + rule;
    }
}
