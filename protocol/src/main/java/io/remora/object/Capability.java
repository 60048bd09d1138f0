package io.remora.object;

import io.remora.object.member.Exposure;
import io.remora.object.reflect.ClassExposure;
import java.util.Map;
import java.util.Set;

/**
 * An object, an exposure and a grant: what an export table holds, and what a program passes to a peer when it wants to
 * say exactly what that peer may do. Holding a reference to it is the permission. Narrowing makes another capability.
 *
 * <pre>{@code
 * return Capability.of(account, Account.class).only("balance").until(tomorrow);
 * }</pre>
 */
public final class Capability {
    private final Object target;
    private final Exposure exposure;
    private final Grant grant;
    private final boolean root;

    Capability(Object target, Exposure exposure, Grant grant, boolean root) {
        this.target = target;
        this.exposure = exposure;
        this.grant = grant;
        this.root = root;
    }

    /** The object as what its class exposes. */
    public static Capability of(Object target) {
        return new Capability(target, new Exposures().natural(target), Grant.ALL, true);
    }

    /** The object as one of its interfaces, whatever else its class exposes. */
    public static <T> Capability of(T target, Class<? super T> as) {
        return of(target, ClassExposure.of(as));
    }

    /** The object as that exposure. */
    public static Capability of(Object target, Exposure exposure) {
        return new Capability(target, exposure, Grant.ALL, true);
    }

    /** The same object under that grant; the grant must have been made from this one's. */
    public Capability under(Grant narrower) {
        return new Capability(target, exposure, narrower, root);
    }

    /** These members and no others; what they hand out shows nothing. */
    public Capability only(String... members) {
        return under(grant.only("only " + String.join(", ", members), Set.of(members), Map.of()));
    }

    /** A copy that {@link Grant#revoke} on its {@link #grant} ends, with all that came out of it. */
    public Capability revocable() {
        return under(grant.revocable());
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

    boolean isRoot() {
        return root;
    }

    @Override
    public String toString() {
        return exposure.typeName() + " (" + grant + ")";
    }
}
