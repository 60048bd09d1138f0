package io.remora.object;

import io.remora.NotExposedException;
import io.remora.object.member.Exposure;
import io.remora.object.member.Member;
import io.remora.object.reflect.ClassExposure;
import io.remora.object.reflect.Forbidden;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object, an exposure and a grant: what an export table holds, and what a program passes to a peer when it wants to
 * say exactly what that peer may do. Holding a reference to it is the permission. Each method here makes another
 * capability that allows at most what this one does.
 *
 * <pre>{@code
 * return Capability.of(account, Account.class).only("balance").until(tomorrow);
 * }</pre>
 *
 * <p>A capability that a member gives is bounded by the grant under which that member was called, too. One that comes
 * home reaches the program as this very object, so that it goes out again as the same view.
 */
public final class Capability {
    private final Object target;
    private final Exposure exposure;
    private final Grant grant;
    private final Grant outer;
    private final Grant effective;
    private final boolean root;
    private final boolean view;

    private Capability(Object target, Exposure exposure, Grant grant, Grant outer, boolean root, boolean view) {
        this.target = target;
        this.exposure = exposure;
        this.grant = grant;
        this.outer = outer;
        this.effective = grant.and(outer);
        this.root = root;
        this.view = view;
    }

    /** What is handed out under a grant without a word of the program about it. */
    static Capability reached(Object target, Exposure exposure, Grant under) {
        return new Capability(target, exposure, under, Grant.ALL, false, false);
    }

    /**
     * The object as what its class exposes.
     *
     * @throws NotExposedException when it exposes nothing, or is of a type that never crosses
     */
    public static Capability of(Object target) {
        return of(target, Exposures.all().natural(target));
    }

    /**
     * The object as one of its interfaces, whatever else its class exposes.
     *
     * @throws NotExposedException when that exposes nothing, or the object is of a type that never crosses
     */
    public static <T> Capability of(T target, Class<? super T> as) {
        if (Forbidden.is(target) || !ClassExposure.isExposed(as)) {
            throw new NotExposedException(
                    "an object of type " + target.getClass().getTypeName()
                            + " cannot be passed as " + as.getTypeName() + ": "
                            + (Forbidden.is(target) ? "its type never crosses a connection" : as + " exposes nothing"));
        }
        return of(target, ClassExposure.of(as));
    }

    /** The object as exactly that exposure, which the caller answers for. */
    public static Capability of(Object target, Exposure exposure) {
        return new Capability(target, exposure, Grant.ALL, Grant.ALL, true, false);
    }

    /**
     * The same object under that grant.
     *
     * @throws IllegalArgumentException when the grant was not made from this one's: that could widen it
     */
    public Capability under(Grant narrower) {
        if (!narrower.isWithin(grant)) {
            throw new IllegalArgumentException("the grant (" + narrower + ") was not made from this capability's ("
                    + grant + "): a capability is narrowed, never widened");
        }
        return new Capability(target, exposure, narrower, outer, root, view);
    }

    /** These members and no others; what they hand out shows nothing. */
    public Capability only(String... members) {
        return only(Set.of(members), Map.of());
    }

    /** These members and no others, and of what they hand out those named by its type; see {@link Grant#only}. */
    public Capability only(Set<String> members, Map<String, Set<String>> byType) {
        return under(
                grant.only("only " + String.join(", ", members.stream().sorted().toList()), members, byType));
    }

    /** One that ends, with all that came out of it. */
    public Capability until(Instant end) {
        return under(grant.until(end));
    }

    /** One for so many uses. */
    public Capability calls(long count) {
        return under(grant.calls(count));
    }

    /** One for so many uses in each period. */
    public Capability rate(long count, Duration period) {
        return under(grant.rate(count, period));
    }

    /** One for so many bytes. */
    public Capability bytes(long count) {
        return under(grant.bytes(count));
    }

    /** One that {@link #revoke} ends apart from this one. */
    public Capability revocable() {
        return under(grant.revocable());
    }

    /**
     * Ends it, with all that was made from it or came out of it, on every connection; see {@link Grant#revoke}.
     *
     * @throws IllegalStateException when it is without any bound: make it {@link #revocable} first
     */
    public void revoke() {
        grant.revoke();
    }

    /** The same with another exposure, which must list no member that this one's grant would hide. */
    Capability as(Exposure narrower) {
        return new Capability(target, narrower, grant, outer, root, true);
    }

    /** The same, bounded by the grant of the capability that it came out of. */
    Capability within(Grant membrane) {
        return effective.isWithin(membrane)
                ? this
                : new Capability(target, exposure, grant, outer.and(membrane), root, view);
    }

    /** The object. */
    public Object target() {
        return target;
    }

    /** What of it can be granted. */
    public Exposure exposure() {
        return exposure;
    }

    /** What of that is granted. */
    public Grant grant() {
        return grant;
    }

    /** The grant of what it came out of. */
    Grant outer() {
        return outer;
    }

    /** Both, for what it hands out. */
    Grant effective() {
        return effective;
    }

    /** Whether its exposure was narrowed by a view, which its own members know nothing of. */
    boolean isView() {
        return view;
    }

    boolean isRoot() {
        return root;
    }

    /** The rule against seeing a member; null when it may be seen. */
    @Nullable
    String hides(Member member) {
        return hides(member.name(), member.impliedBy());
    }

    /** The same for a name, of which there may be no member. */
    @Nullable
    String hides(String member, Collection<String> impliedBy) {
        if (effective == Grant.ALL || exposure == BoundMethods.EXPOSURE) {
            return null;
        }
        String hidden = grant.hides(exposure, member, impliedBy, root);
        return hidden != null || outer == Grant.ALL ? hidden : outer.hides(exposure, member, impliedBy, false);
    }

    @Override
    public String toString() {
        return exposure.typeName() + " (" + effective + ")";
    }
}
