package io.remora.object;

import io.remora.object.member.Exposure;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a {@link Grant}: members, an end, a number of uses, a rate, a number of bytes, or the switch by
 * which it is revoked. Each says yes where it has nothing to say. Counters are shared by all grants that hold the
 * clause.
 */
final class Clause {
    private static final String EVERY = "*";
    private static final long NEVER = Long.MAX_VALUE;

    final String rule;
    final long untilMillis;
    final @Nullable RateLimit rate;
    final @Nullable Function<Object, @Nullable Exposure> exposing;
    private final @Nullable Set<String> rootMembers;
    private final @Nullable Map<String, Set<String>> typeMembers;
    private final @Nullable AtomicLong callsLeft;
    private final @Nullable AtomicLong bytesLeft;
    private volatile boolean revoked;

    private Clause(
            String rule,
            long untilMillis,
            @Nullable RateLimit rate,
            @Nullable Function<Object, @Nullable Exposure> exposing,
            @Nullable Set<String> rootMembers,
            @Nullable Map<String, Set<String>> typeMembers,
            @Nullable AtomicLong callsLeft,
            @Nullable AtomicLong bytesLeft) {
        this.rule = rule;
        this.untilMillis = untilMillis;
        this.rate = rate;
        this.exposing = exposing;
        this.rootMembers = rootMembers;
        this.typeMembers = typeMembers;
        this.callsLeft = callsLeft;
        this.bytesLeft = bytesLeft;
    }

    static Clause members(String rule, Set<String> root, Map<String, Set<String>> byType) {
        return new Clause(rule, NEVER, null, null, Set.copyOf(root), Map.copyOf(byType), null, null);
    }

    static Clause until(String rule, long millis) {
        return new Clause(rule, millis, null, null, null, null, null, null);
    }

    static Clause calls(String rule, long count) {
        return new Clause(rule, NEVER, null, null, null, null, new AtomicLong(count), null);
    }

    static Clause bytes(String rule, long count) {
        return new Clause(rule, NEVER, null, null, null, null, null, new AtomicLong(count));
    }

    static Clause rate(String rule, RateLimit limit) {
        return new Clause(rule, NEVER, limit, null, null, null, null, null);
    }

    static Clause revocable(String rule) {
        return new Clause(rule, NEVER, null, null, null, null, null, null);
    }

    static Clause exposing(String rule, Function<Object, @Nullable Exposure> chooser) {
        return new Clause(rule, NEVER, null, chooser, null, null, null, null);
    }

    void revoke() {
        revoked = true;
    }

    boolean isRevoked() {
        return revoked;
    }

    boolean hasEnd() {
        return untilMillis != NEVER;
    }

    boolean isUsedUp() {
        return callsLeft != null && callsLeft.get() <= 0 || bytesLeft != null && bytesLeft.get() <= 0;
    }

    /** Counts one use; false when there was none left. */
    boolean takeCall() {
        return callsLeft == null || callsLeft.getAndUpdate(left -> Math.max(left - 1, 0)) > 0;
    }

    void giveCallBack() {
        if (callsLeft != null) {
            callsLeft.incrementAndGet();
        }
    }

    /** Counts bytes; when there are not as many left it leaves none. */
    boolean takeBytes(long count) {
        return bytesLeft == null || bytesLeft.getAndUpdate(left -> Math.max(left - count, 0)) >= count;
    }

    /** Whether it lets a member be seen, by its own name or because it shows all that together imply it. */
    boolean shows(Exposure exposure, String member, Collection<String> impliedBy, boolean root) {
        if (rootMembers == null || typeMembers == null || names(exposure, member, root)) {
            return true;
        }
        for (String each : impliedBy) {
            if (!names(exposure, each, root)) {
                return false;
            }
        }
        return !impliedBy.isEmpty();
    }

    private boolean names(Exposure exposure, String member, boolean root) {
        if (rootMembers == null || typeMembers == null) {
            return true;
        }
        if (root) {
            return names(rootMembers, member);
        }
        String type = exposure.typeName();
        for (Map.Entry<String, Set<String>> each : typeMembers.entrySet()) {
            if (isNamed(type, each.getKey()) && names(each.getValue(), member)) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(Set<String> members, String member) {
        return members.contains(member) || members.contains(EVERY);
    }

    /** Whether a type is meant by its whole name, or by what follows a dot or a dollar sign in it. */
    static boolean isNamed(String type, String name) {
        int before = type.length() - name.length() - 1;
        if (before < -1 || name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (plain(type.charAt(before + 1 + i)) != plain(name.charAt(i))) {
                return false;
            }
        }
        return before < 0 || plain(type.charAt(before)) == '.';
    }

    private static char plain(char c) {
        return c == '$' ? '.' : c;
    }
}
