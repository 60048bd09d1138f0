package io.remora.server;

import io.remora.Principal;
import io.remora.object.Grant;
import java.util.Optional;

/** Says what a principal is granted; the policy's place. Asked once a session; safe for concurrent use. */
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
}
