package io.remora.cli.certs;

import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Session;
import io.remora.certs.CertsException;
import io.remora.certs.authority.JoinDesk;
import io.remora.certs.enrolment.Enrolment;
import io.remora.server.Offer;
import io.remora.server.SourcePenalties;

/** The authority's desk as one connection may use it, with join attempts limited by where they come from. */
final class EnrolmentService implements Enrolment {
    private final Enrolment desk;
    private final SourcePenalties penalties;
    private final String source;

    private EnrolmentService(Enrolment desk, SourcePenalties penalties, String source) {
        this.desk = desk;
        this.penalties = penalties;
        this.source = source;
    }

    /** The service as a server grants it. */
    static Offer offer(JoinDesk desk, SourcePenalties penalties) {
        return Offer.of(Enrolment.class, session -> of(desk, penalties, session));
    }

    private static Enrolment of(JoinDesk desk, SourcePenalties penalties, Session session) {
        Handshake handshake = session.handshake();
        Enrolment own = handshake.evidence() instanceof Evidence.Certificates proof
                ? desk.forPeer(proof.leaf())
                : desk.forStranger();
        return new EnrolmentService(own, penalties, handshake.source());
    }

    @Override
    public byte[] trust() {
        return desk.trust();
    }

    @Override
    public byte[] join(String token, byte[] request) {
        if (!penalties.admits(source)) {
            throw CertsException.of(
                    CertsException.Reason.REFUSED, "too many join tokens from here were refused; wait and try again");
        }
        byte[] chain;
        try {
            chain = desk.join(token, request);
        } catch (CertsException e) {
            penalties.failed(source);
            throw e;
        }
        penalties.succeeded(source);
        return chain;
    }

    @Override
    public byte[] renew(byte[] request) {
        return desk.renew(request);
    }
}
