package io.remora.server;

import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Session;
import io.remora.Vouched;
import io.remora.connection.Standing;
import io.remora.transport.Listener;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the peer of one accepted session would still be let in: the transport trusts it, the authenticator gives the same
 * principal, the policy grants the same. Used by the thread of {@link Standing} alone.
 */
final class SessionWatch implements Standing.Check {
    /** How often the transport is asked although it trusts what it did: a revocation list may have come of age. */
    static final Duration ASK_ANYWAY = Duration.ofMinutes(1);

    private final Vouched vouched;
    private final Admission admission;
    private final Listener listener;
    private final Optional<Admission.Admitted> admitted;
    private final long askAnyway;
    /** What the transport trusted when it was last asked. */
    private Object trust;

    private long asked = System.nanoTime();

    /**
     * A check for one session.
     *
     * @param trust what {@link Listener#trust} said before the handshake, so that no change falls between
     * @param askAnyway {@link #ASK_ANYWAY}
     */
    SessionWatch(
            Vouched vouched,
            Admission admission,
            Listener listener,
            Object trust,
            Optional<Admission.Admitted> admitted,
            Duration askAnyway) {
        this.vouched = vouched;
        this.admission = admission;
        this.listener = listener;
        this.trust = trust;
        this.admitted = admitted;
        this.askAnyway = askAnyway.toNanos();
    }

    @Override
    public void check(Session session) throws IOException {
        Object now = listener.trust();
        long nanos = System.nanoTime();
        if (!now.equals(trust) || nanos - asked > askAnyway) {
            listener.recheck(session.handshake());
            trust = now;
            asked = nanos;
        }
        Principal principal = session.principal();
        Principal again = vouched.again().ask();
        if (!again.names().equals(principal.names())) {
            throw new RefusedException("the peer was " + principal.names() + " and would be " + again.names()
                    + " now: it must connect again");
        }
        if (admitted.isPresent() && !admission.holds(principal, admitted.get())) {
            throw new RefusedException(
                    "the policy no longer grants " + principal + " what it was given: it must connect again");
        }
    }
}
