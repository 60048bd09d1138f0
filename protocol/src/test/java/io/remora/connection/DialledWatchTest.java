package io.remora.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Handshake;
import io.remora.Options;
import io.remora.Remora;
import io.remora.Session;
import io.remora.UntrustedPeerException;
import io.remora.server.Server;
import io.remora.transport.Link;
import io.remora.transport.Listener;
import io.remora.transport.LoopbackTransport;
import io.remora.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom we dialled is judged again while the connection lasts, even where nothing was replaced. */
@Timeout(30)
class DialledWatchTest {
    private static final URI PLACE = URI.create("inproc://dialled-watch-test");

    /** What is served. */
    public static final class Nothing {
        @Exposed
        public int zero() {
            return 0;
        }
    }

    /** Trusts what it did, but its revocation list is out of date. */
    private record Stale(LoopbackTransport below) implements Transport {
        @Override
        public Set<String> schemes() {
            return below.schemes();
        }

        @Override
        public Link dial(URI where, Duration time) throws IOException {
            return below.dial(where, time);
        }

        @Override
        public Listener listen(URI where) throws IOException {
            return below.listen(where);
        }

        @Override
        public void recheck(URI where, Handshake handshake) throws IOException {
            throw new UntrustedPeerException("the list is out of date");
        }
    }

    @Test
    void theTransportIsAskedNowAndThenAlthoughItTrustsWhatItDid() throws Exception {
        Stale transport = new Stale(new LoopbackTransport());
        try (Server server = Server.on(PLACE.toString(), transport)
                        .share("*", Nothing.class, new Nothing())
                        .start();
                Connection connection = Remora.connect(server.uri().toString(), transport)) {
            Session session = connection.session();
            Dialling dialling = new Dialling(PLACE, transport, Options.defaults());
            Object trust = transport.trust();
            new DialledWatch(dialling, trust, Duration.ofHours(1)).check(session);
            assertThatThrownBy(() -> new DialledWatch(dialling, trust, Duration.ZERO).check(session))
                    .isInstanceOf(UntrustedPeerException.class)
                    .hasMessage("the list is out of date");
        }
        assertThat(TrustWatch.ASK_ANYWAY).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }
}
