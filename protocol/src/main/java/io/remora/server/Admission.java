package io.remora.server;

import io.remora.Principal;
import io.remora.object.Grant;
import java.util.Optional;

/**
 * Says what a principal is granted; the policy's place. Asked when a session begins, and while it lives whether that
 * still {@linkplain #holds holds}; safe for concurrent use.
 */
@FunctionalInterface
public interface Admission {
    /**
     * What a principal gets.
     *
     * @param offer the service that becomes its root
     * @param grant what it may do with it
     */
    record Admitted(Offer offer, Grant grant) {}

    /** What the principal is granted; empty for nothing. */
    Optional<Admitted> admit(Principal principal);

    /**
     * Whether the principal would be given the same now. A session for which it does not hold any more is ended; asked
     * twice a second for each, so it only looks at what is in memory.
     *
     * @param admitted what {@link #admit} of this object gave
     */
    default boolean holds(Principal principal, Admitted admitted) {
        return true;
    }
}
