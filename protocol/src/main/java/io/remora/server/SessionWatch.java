package io.remora.server;

import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Session;
import io.remora.Vouched;
import io.remora.connection.Standing;
import io.remora.connection.TrustWatch;
import io.remora.transport.Listener;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the peer of one accepted session would still be let in: the transport trusts it, the authenticator gives the
 * same principal, the policy grants the same. Used by the thread of {@link Standing} alone.
 */
final class SessionWatch implements Standing.Check {
    private final Vouched vouched;
    private final Admission admission;
    private final Listener listener;
    private final Optional<Admission.Admitted> admitted;
    private final TrustWatch trust;

    /**
     * A check for one session.
     *
     * @param before what {@link Listener#trust} said before the handshake
     * @param askAnyway {@link TrustWatch#ASK_ANYWAY}
     */
    SessionWatch(
            Vouched vouched,
            Admission admission,
            Listener listener,
            Object before,
            Optional<Admission.Admitted> admitted,
            Duration askAnyway) {
        this.vouched = vouched;
        this.admission = admission;
        this.listener = listener;
        this.trust = new TrustWatch(before, askAnyway);
        this.admitted = admitted;
    }

    @Override
    public void check(Session session) throws IOException {
        trust.look(listener.trust(), () -> listener.recheck(session.handshake()));
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
