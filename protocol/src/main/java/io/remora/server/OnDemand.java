package io.remora.server;

import io.remora.Service;
import io.remora.Session;
import io.remora.object.Capability;
import io.remora.object.Grant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A service of one session that is made when its peer asks for it, and that hears of the session's end if it was. Any
 * thread may use it.
 */
final class OnDemand implements Service {
    private final Supplier<Offer> offer;
    private final Session session;
    private final Grant grant;
    private @Nullable Served made;
    private boolean over;

    OnDemand(Supplier<Offer> offer, Session session, Grant grant) {
        this.offer = offer;
        this.session = session;
        this.grant = grant;
    }

    /** What its peer gets, always the same. Others who ask wait until it is made. */
    synchronized Capability capability() {
        Served served = made;
        if (served == null) {
            if (over) {
                // Nobody would tell it of the end.
                throw new IllegalStateException("the session has ended");
            }
            served = offer.get().serve(session, grant);
            made = served;
        }
        return served.root();
    }

    @Override
    public synchronized void disconnected(Session ended) {
        over = true;
        if (made != null) {
            made.ended(ended);
        }
    }
}
