package io.remora.authenticator;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.Vouched;
import java.io.IOException;

/** One that says by itself how it decides again; who it lets in follows from that. */
interface VouchingAuthenticator extends Authenticator {
    @Override
    default Principal authenticate(Handshake handshake, Conversation conversation) throws IOException {
        return vouch(handshake, conversation).principal();
    }

    @Override
    Vouched vouch(Handshake handshake, Conversation conversation) throws IOException;
}
