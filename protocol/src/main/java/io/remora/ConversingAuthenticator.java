package io.remora;

import java.io.IOException;

/** See {@link Authenticator#conversing}. */
record ConversingAuthenticator(String name, Decision decision) implements Authenticator {
    @Override
    public boolean converses() {
        return true;
    }

    @Override
    public Principal authenticate(Handshake handshake, Conversation conversation) throws IOException {
        return decision.decide(handshake, conversation);
    }
}
