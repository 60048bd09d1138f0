package io.remora.authenticator;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.RefusedException;
import io.remora.Vouched;
import java.io.IOException;
import java.util.List;

/** See {@link Authenticators#firstMatch}. */
final class FirstMatchAuthenticator implements VouchingAuthenticator {
    private final List<Authenticator> parts;

    FirstMatchAuthenticator(List<Authenticator> parts) {
        this.parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("there is no authenticator to combine: name at least one");
        }
        for (Authenticator part : parts.subList(0, parts.size() - 1)) {
            if (!(part instanceof SelectiveAuthenticator)) {
                throw new IllegalArgumentException("the authenticator " + part.name()
                        + " judges every peer, so none that is named after it would be asked: name it last");
            }
        }
    }

    @Override
    public String name() {
        return Authenticators.joined(parts, ">");
    }

    @Override
    public boolean converses() {
        return parts.stream().anyMatch(Authenticator::converses);
    }

    @Override
    public Vouched vouch(Handshake handshake, Conversation conversation) throws IOException {
        return responsible(handshake.evidence()).vouch(handshake, conversation);
    }

    private Authenticator responsible(Evidence evidence) throws RefusedException {
        for (Authenticator part : parts) {
            if (!(part instanceof SelectiveAuthenticator selective) || selective.concerns(evidence)) {
                return part;
            }
        }
        throw new RefusedException("none of the authenticators " + Authenticators.joined(parts, ", ")
                + " judges what this peer proved: choose one that does");
    }
}
