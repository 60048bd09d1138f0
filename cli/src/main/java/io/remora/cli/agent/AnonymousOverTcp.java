package io.remora.cli.agent;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Evidence;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.server.Server;
import java.io.IOException;

/**
 * Takes the transport's word for who a peer is, as a server does by itself; and over plain TCP, which a user of this
 * machine allowed, lets everybody in as {@code anonymous}. Nobody else is let in without proof.
 */
final class AnonymousOverTcp implements Authenticator {
    private final Authenticator evidence = Server.evidence();

    AnonymousOverTcp() {}

    @Override
    public String name() {
        return evidence.name();
    }

    @Override
    public Principal authenticate(Handshake handshake, Conversation conversation) throws IOException {
        boolean plain = handshake.evidence() instanceof Evidence.Nothing
                && handshake.peer().startsWith("tcp://");
        return plain ? Principal.ANONYMOUS : evidence.authenticate(handshake, conversation);
    }
}
