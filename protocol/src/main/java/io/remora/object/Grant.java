package io.remora.object;

import io.remora.object.member.Exposure;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a capability may do with it, and for how long. Everything reached through a capability carries the
 * grant of that capability, so a revoked or expired grant ends all that came out of it: a membrane.
 *
 * <p>A grant is narrowed, never widened: each of the methods gives a child that allows at most what this one does, and
 * a use of the child counts for its parents.
 *
 * <p>A <em>use</em> is a request that runs a member: a call, the reading of an attribute, writing, deleting, and the
 * special methods that the object itself answers. Listing (DIR, INSPECT), naming a method in order to call it, and what
 * every reference answers by itself (its identity, its type's name) are no uses: they are free as long as the grant
 * lasts, and bounded by the connection's limits as any request is.
 *
 * <p>Immutable but for its counters and its switch; safe for any thread. {@link #ALL} is checked by one comparison.
 */
public final class Grant {
    private static final Clause[] NONE = {};

    /**
     * All that is exposed, without end. It cannot be revoked: what is to be revoked is made {@link #revocable} first.
     */
    public static final Grant ALL = new Grant(NONE);

    /** What must agree, the newest first. */
    private final Clause[] clauses;

    private Grant(Clause[] clauses) {
        this.clauses = clauses;
    }

    private Grant with(Clause clause) {
        Clause[] more = new Clause[clauses.length + 1];
        more[0] = clause;
        System.arraycopy(clauses, 0, more, 1, clauses.length);
        return new Grant(more);
    }

    /**
     * A grant of these members alone; {@code *} stands for all that are exposed.
     *
     * @param rule what an explanation names: {@code policy.toml:12}
     * @param root the members of the object that it is given for
     * @param byType the members of what that object hands out, by the name of its type: the simple name
     *     ({@code Point}), one with the classes around it ({@code Shapes.Point}), or the whole one; a type that is not
     *     named shows nothing
     */
    public Grant only(String rule, Set<String> root, Map<String, Set<String>> byType) {
        return with(Clause.members(rule, root, byType));
    }

    /**
     * The same under the name of the rule that gave it: what an audit names of a use that was allowed.
     *
     * @param rule what an explanation names: {@code policy.toml:12}
     */
    public Grant named(String rule) {
        return with(Clause.revocable(rule));
    }

    /** A grant that ends. A call that began before its end may come to its own. */
    public Grant until(Instant end) {
        return with(Clause.until("until " + end, millis(end)));
    }

    private static long millis(Instant end) {
        try {
            return end.toEpochMilli();
        } catch (ArithmeticException e) {
            return end.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }

    /** A grant of so many uses. */
    public Grant calls(long count) {
        return with(Clause.calls("calls = " + count, count));
    }

    /** A grant of so many uses in each period. One that comes too early is refused; a later one is not. */
    public Grant rate(long count, Duration period) {
        return with(Clause.rate("rate = " + count + " in " + period, new RateLimit(count, period)));
    }

    /**
     * A grant of so many bytes: of the frames of requests through it and of their replies. A reply that does not fit
     * into what is left is not sent.
     */
    public Grant bytes(long count) {
        return with(Clause.bytes("bytes = " + count, count));
    }

    /** A grant that can be revoked apart from this one, by {@link #revoke}. */
    public Grant revocable() {
        return with(Clause.revocable("revocable"));
    }

    /**
     * A grant under which what is handed out is exposed as a chooser says, whatever the objects declare: for the full
     * control of a process, where a peer is meant to reach everything. Exceptions tell such a peer all, with their
     * stack: who may run any code may read any message.
     *
     * @param chooser gives an object's exposure; null to decide as elsewhere
     */
    public Grant exposing(Function<Object, @Nullable Exposure> chooser) {
        return with(Clause.exposing("exposing", chooser));
    }

    /** Whether who holds it is told everything about an exception; see {@link #exposing}. */
    public boolean tellsAll() {
        for (Clause each : clauses) {
            if (each.exposing != null) {
                return true;
            }
        }
        return false;
    }

    /** What an object that is handed out under this grant is exposed as; null where it does not say. */
    @Nullable
    Exposure exposure(Object value) {
        for (Clause each : clauses) {
            if (each.exposing != null) {
                return each.exposing.apply(value);
            }
        }
        return null;
    }

    /**
     * Ends this grant and all that were made from it, at once. What was handed out under it is dead, whoever holds it;
     * the threads that serve calls under it are interrupted, and whatever such a call still gives is replaced by the
     * word that the reference was revoked. Idempotent.
     *
     * @throws IllegalStateException for {@link #ALL}
     */
    public void revoke() {
        if (clauses.length == 0) {
            throw new IllegalStateException(
                    "the grant of all that is exposed cannot be revoked: pass a capability.revocable() and revoke its"
                            + " grant");
        }
        clauses[0].revoke();
        Running.interrupt(clauses[0]);
    }

    /** Whether it, or one that it was made from, was revoked. */
    public boolean isRevoked() {
        for (Clause each : clauses) {
            if (each.isRevoked()) {
                return true;
            }
        }
        return false;
    }

    /** The rule that a person reads. */
    public String rule() {
        return clauses.length == 0 ? "all that is exposed" : clauses[0].rule;
    }

    /** Whether it was made from that one, or is that one: then it allows no more. */
    public boolean isWithin(Grant wider) {
        if (this == wider || wider.clauses.length == 0) {
            return true;
        }
        List<Clause> mine = Arrays.asList(clauses);
        return mine.containsAll(Arrays.asList(wider.clauses));
    }

    int size() {
        return clauses.length;
    }

    /** Its clauses, for whoever must not keep them alive. */
    List<WeakReference<Clause>> weakly() {
        return Arrays.stream(clauses).map(WeakReference::new).toList();
    }

    /** What it demands beyond another. */
    Grant without(Grant other) {
        return new Grant(
                Arrays.stream(clauses).filter(each -> !other.holds(each)).toArray(Clause[]::new));
    }

    boolean holds(Clause clause) {
        for (Clause each : clauses) {
            if (each == clause) {
                return true;
            }
        }
        return false;
    }

    /** What both allow. A clause that both hold counts once. */
    Grant and(Grant other) {
        if (isWithin(other)) {
            return this;
        }
        if (other.isWithin(this)) {
            return other;
        }
        List<Clause> union = new ArrayList<>(Arrays.asList(clauses));
        for (Clause each : other.clauses) {
            if (!holds(each)) {
                union.add(each);
            }
        }
        return new Grant(union.toArray(NONE));
    }

    /** Whether a member may be seen at all; null when it may, else the rule against it. */
    @Nullable
    String hides(Exposure exposure, String member, Collection<String> impliedBy, boolean root) {
        for (Clause each : clauses) {
            if (!each.shows(exposure, member, impliedBy, root)) {
                return each.rule + " grants no " + exposure.typeName() + "." + member;
            }
        }
        return null;
    }

    /** Why it has ended for good; null while it lasts. */
    @Nullable
    String ended(Clock clock) {
        for (Clause each : clauses) {
            if (each.isRevoked()) {
                return "revoked";
            }
            if (each.hasEnd() && clock.millis() >= each.untilMillis) {
                return "expired: " + each.rule;
            }
            if (each.isUsedUp()) {
                return "used up: " + each.rule;
            }
        }
        return null;
    }

    /** Takes a turn of each rate; the rule of the one that has none now, else null. */
    @Nullable
    String takeTurn() {
        for (Clause each : clauses) {
            if (each.rate != null && !each.rate.take()) {
                return "too often: " + each.rule;
            }
        }
        return null;
    }

    /** Counts one use; the rule of the clause that had none left, else null. */
    @Nullable
    String takeCall() {
        for (int i = 0; i < clauses.length; i++) {
            if (!clauses[i].takeCall()) {
                for (int taken = 0; taken < i; taken++) {
                    clauses[taken].giveCallBack();
                }
                return "used up: " + clauses[i].rule;
            }
        }
        return null;
    }

    /** Counts the bytes of a frame; false when there were not as many left, and then there are none. */
    boolean takeBytes(long count) {
        boolean enough = true;
        for (Clause each : clauses) {
            enough &= each.takeBytes(count);
        }
        return enough;
    }

    @Override
    public String toString() {
        if (clauses.length == 0) {
            return rule();
        }
        StringBuilder text = new StringBuilder();
        for (int i = clauses.length - 1; i >= 0; i--) {
            text.append(text.length() == 0 ? "" : ", ").append(clauses[i].rule);
        }
        return text.toString();
    }
}
