package io.remora.authenticator;

import io.remora.Credential;
import io.remora.Handshake;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import io.remora.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** See {@link Credentials#over}. */
final class PresentingTransport implements Transport {
    private final Transport transport;
    private final Credential credential;

    PresentingTransport(Transport transport, Credential credential) {
        this.transport = transport;
        this.credential = credential;
    }

    @Override
    public Set<String> schemes() {
        return transport.schemes();
    }

    @Override
    public Link dial(URI where, Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        Link link = transport.dial(where, time);
        try {
            LinkConversation conversation = new LinkConversation(link, deadline);
            credential.present(link.handshake(), conversation);
            return conversation.rest();
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    @Override
    public Object identity() throws IOException {
        return transport.identity();
    }

    @Override
    public Object trust() throws IOException {
        return transport.trust();
    }

    @Override
    public void recheck(URI where, Handshake handshake) throws IOException {
        transport.recheck(where, handshake);
    }

    @Override
    public Listener listen(URI where) throws IOException {
        return transport.listen(where);
    }
}
