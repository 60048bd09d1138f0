package io.remora.cli.certs;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Vouched;
import io.remora.server.Server;
import io.remora.server.SourcePenalties;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets hosts in to the enrolment service: one with a certificate as who it is, one without as nobody, for as long as a
 * join takes. A source whose join tokens were refused too often is kept out.
 */
final class EnrolmentDoor implements Authenticator {
    /** What a host without a certificate is called. */
    static final String STRANGER = "stranger";

    private static final Duration VISIT = Duration.ofMinutes(1);

    private final Authenticator certificates = Server.evidence();
    private final SourcePenalties penalties;
    private final Clock clock;

    EnrolmentDoor(SourcePenalties penalties, Clock clock) {
        this.penalties = penalties;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "enrolment";
    }

    @Override
    public Principal authenticate(Handshake handshake, Conversation conversation) throws IOException {
        if (handshake.evidence() instanceof Evidence.Certificates) {
            return certificates.authenticate(handshake, conversation);
        }
        Duration left = penalties.remaining(handshake.source());
        if (!left.isZero()) {
            throw new RefusedException("its source presented bad join tokens and is kept out for another "
                    + Math.max(left.toSeconds(), 1) + " s");
        }
        return new Principal(
                STRANGER, List.of(STRANGER), name(), Optional.of(clock.instant().plus(VISIT)));
    }

    /** A visit that began goes on to its end: its principal says when that is. */
    @Override
    public Vouched vouch(Handshake handshake, Conversation conversation) throws IOException {
        return handshake.evidence() instanceof Evidence.Certificates
                ? certificates.vouch(handshake, conversation)
                : Vouched.once(authenticate(handshake, conversation));
    }
}
