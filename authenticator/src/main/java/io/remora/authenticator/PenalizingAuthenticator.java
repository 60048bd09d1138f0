package io.remora.authenticator;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import java.io.IOException;
import java.time.Duration;

/** See {@link Authenticators#penalizing}. */
final class PenalizingAuthenticator implements Authenticator {
    private final Authenticator authenticator;
    private final SourcePenalties penalties;

    PenalizingAuthenticator(Authenticator authenticator, SourcePenalties penalties) {
        this.authenticator = authenticator;
        this.penalties = penalties;
    }

    @Override
    public String name() {
        return authenticator.name();
    }

    @Override
    public boolean converses() {
        return authenticator.converses();
    }

    @Override
    public Principal authenticate(Handshake handshake, Conversation conversation) throws IOException {
        String source = handshake.source();
        Duration left = penalties.remaining(source);
        if (!left.isZero()) {
            throw new RefusedException("its source failed too often and is kept out for another "
                    + Math.max(left.toSeconds(), 1) + " s: wait, and give what lets it in");
        }
        Principal principal;
        try {
            principal = authenticator.authenticate(handshake, conversation);
        } catch (RefusedException e) {
            penalties.failed(source);
            throw e;
        }
        penalties.succeeded(source);
        return principal;
    }

    @Override
    public Principal reauthenticate(Handshake handshake, Principal before) throws IOException {
        return authenticator.reauthenticate(handshake, before);
    }
}
