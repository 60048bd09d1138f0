package io.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Conversation;
import io.remora.Exposed;
import io.remora.Handshake;
import io.remora.Principal;
import io.remora.RefusedException;
import io.remora.Remora;
import io.remora.Session;
import io.remora.Vouched;
import io.remora.connection.TrustWatch;
import io.remora.object.GateListener;
import io.remora.object.Grant;
import io.remora.transport.Incoming;
import io.remora.transport.Listener;
import io.remora.transport.LoopbackTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions of those who would not be let in any more end; the others go on. */
@Timeout(30)
class SessionWatchTest {
    private static final URI PLACE = URI.create("inproc://watch-test");
    private static final long AT_MOST_MILLIS = 2000;

    /** What is called. */
    public static final class Echo {
        @Exposed
        public int same(int number) {
            return number;
        }
    }

    private final AtomicReference<Principal> peer = new AtomicReference<>(Principal.of("test:one", "test"));
    private final AtomicReference<String> refusal = new AtomicReference<>("");
    private final AtomicReference<Boolean> holds = new AtomicReference<>(true);
    private final CompletableFuture<String> end = new CompletableFuture<>();

    private final Authenticator authenticator = new Authenticator() {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Principal authenticate(Handshake handshake, Conversation conversation) throws RefusedException {
            if (!refusal.get().isEmpty()) {
                throw new RefusedException(refusal.get());
            }
            return peer.get();
        }
    };

    private final Admission admission = new Admission() {
        @Override
        public Optional<Admitted> admit(Principal principal) {
            return Optional.of(new Admitted(Offer.of(Echo.class, session -> new Echo()), Grant.ALL));
        }

        @Override
        public boolean holds(Principal principal, Admitted admitted) {
            return holds.get();
        }
    };

    private final SessionListener listener = new SessionListener() {
        @Override
        public GateListener begun(Session session, Optional<String> service) {
            return GateListener.NONE;
        }

        @Override
        public void ended(Session session, String reason) {
            end.complete(reason);
        }

        @Override
        public void refused(String where, String reason) {
            end.completeExceptionally(new AssertionError(reason));
        }
    };

    private interface Change {
        void make() throws Exception;
    }

    /** Connects, calls, makes the change, and gives the reason with which the session then ended. */
    private String reasonAfter(Change change) throws Exception {
        LoopbackTransport transport = new LoopbackTransport();
        try (Server server = Server.builder()
                        .listen(PLACE, transport)
                        .authenticator(authenticator)
                        .admission(admission)
                        .audit(listener)
                        .start();
                Connection connection = Remora.connect(server.uri().toString(), transport)) {
            assertThat(connection.root().call("same", 3).as(int.class)).isEqualTo(3);
            change.make();
            String reason = end.get(AT_MOST_MILLIS, TimeUnit.MILLISECONDS);
            connection.onEnd().get(AT_MOST_MILLIS, TimeUnit.MILLISECONDS);
            for (Session open : server.sessions()) { // still on its way out
                open.connection().onEnd().get(AT_MOST_MILLIS, TimeUnit.MILLISECONDS);
            }
            assertThat(server.sessions()).isEmpty();
            return reason;
        }
    }

    @Test
    void aSessionEndsOnceTheAuthenticatorRefusesItsPeer() throws Exception {
        assertThat(reasonAfter(() -> refusal.set("its key was taken from the list")))
                .contains("its key was taken from the list");
    }

    @Test
    void aSessionEndsOnceItsPeerWouldBeSomebodyElse() throws Exception {
        assertThat(reasonAfter(() -> peer.set(Principal.of("test:two", "test"))))
                .contains("[test:one]")
                .contains("[test:two]");
    }

    @Test
    void aSessionEndsOnceThePolicyGrantsSomethingElse() throws Exception {
        assertThat(reasonAfter(() -> holds.set(false))).contains("the policy no longer grants test:one");
    }

    @Test
    void aSessionEndsWithWhatProvedItsPeer() throws Exception {
        Instant until = Instant.now().plus(Duration.ofSeconds(1));
        peer.set(new Principal("test:one", List.of("test:one"), "test", Optional.of(until)));
        assertThat(reasonAfter(() -> {})).contains("ended at " + until);
        assertThat(Instant.now()).isBetween(until, until.plusMillis(AT_MOST_MILLIS));
    }

    @Test
    void aSessionWhosePeerIsStillWelcomeGoesOn() throws Exception {
        LoopbackTransport transport = new LoopbackTransport();
        try (Server server = Server.builder()
                        .listen(PLACE, transport)
                        .authenticator(authenticator)
                        .admission(admission)
                        .audit(listener)
                        .start();
                Connection connection = Remora.connect(server.uri().toString(), transport)) {
            assertThat(connection.root().call("same", 3).as(int.class)).isEqualTo(3);
            // Longer than two looks.
            assertThat(end.completeOnTimeout("nothing ended it", 1200, TimeUnit.MILLISECONDS)
                            .get())
                    .isEqualTo("nothing ended it");
            assertThat(connection.root().call("same", 4).as(int.class)).isEqualTo(4);
        }
    }

    /** A listener that trusts what it did, and whose revocation list is out of date. */
    private static final class Stale implements Listener {
        @Override
        public URI uri() {
            return PLACE;
        }

        @Override
        public Incoming accept() throws IOException {
            throw new IOException("nobody comes");
        }

        @Override
        public void recheck(Handshake handshake) throws RefusedException {
            throw new RefusedException("the list is out of date");
        }

        @Override
        public void close() {}
    }

    @Test
    void theTransportIsAskedNowAndThenAlthoughItTrustsWhatItDid() throws Exception {
        LoopbackTransport transport = new LoopbackTransport();
        try (Server server = Server.builder()
                        .listen(PLACE, transport)
                        .authenticator(authenticator)
                        .admission(admission)
                        .start();
                Connection connection = Remora.connect(server.uri().toString(), transport)) {
            Session session = connection.session();
            watch(session, Duration.ofHours(1)).check(session);
            assertThatThrownBy(() -> watch(session, Duration.ZERO).check(session))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("the list is out of date");
        }
        assertThat(TrustWatch.ASK_ANYWAY).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    private SessionWatch watch(Session session, Duration askAnyway) {
        Listener stale = new Stale();
        return new SessionWatch(
                Vouched.once(session.principal()), admission, stale, stale, Optional.empty(), askAnyway);
    }
}
