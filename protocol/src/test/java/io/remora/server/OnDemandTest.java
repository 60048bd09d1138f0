package io.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Exposed;
import io.remora.Remora;
import io.remora.Service;
import io.remora.Session;
import io.remora.object.Grant;
import io.remora.transport.LoopbackTransport;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service beside the root costs nothing until its peer asks for it. */
@Timeout(30)
class OnDemandTest {
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final CountDownLatch rootEnded = new CountDownLatch(1);
    private final CountDownLatch otherEnded = new CountDownLatch(1);

    /** The root. */
    public final class Root implements Service {
        @Exposed
        public int same(int number) {
            return number;
        }

        @Override
        public void disconnected(Session session) {
            rootEnded.countDown();
        }
    }

    /** What stands beside it. */
    public final class Other implements Service {
        @Exposed
        public String greet() {
            return "hello";
        }

        @Override
        public void connected(Session session) {
            events.add("connected");
        }

        @Override
        public void disconnected(Session session) {
            events.add("disconnected");
            otherEnded.countDown();
        }
    }

    private Offer offer() {
        return Offer.of(Root.class, session -> new Root()).with("other", () -> {
            events.add("offered");
            return Offer.of(Other.class, session -> new Other());
        });
    }

    private interface Use {
        void of(Connection connection);
    }

    private void session(Use use) throws Exception {
        LoopbackTransport transport = new LoopbackTransport();
        try (Server server = Server.builder()
                .listen(URI.create("inproc://beside-test"), transport)
                .authenticator(Authenticator.anonymous())
                .grant("*", offer())
                .start()) {
            try (Connection connection = Remora.connect(server.uri().toString(), transport)) {
                assertThat(connection.root().call("same", 3).as(int.class)).isEqualTo(3);
                use.of(connection);
            }
            assertThat(rootEnded.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void itIsMadeOnceWhenItIsAskedForAndHearsOfTheEnd() throws Exception {
        session(connection -> {
            for (int i = 0; i < 2; i++) {
                assertThat(connection.root().get("other").object().call("greet").as(String.class))
                        .isEqualTo("hello");
            }
        });
        assertThat(otherEnded.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(events).containsExactly("offered", "connected", "disconnected");
    }

    @Test
    void whoeverIsNotAskedForIsNotMade() throws Exception {
        session(connection -> {});
        assertThat(events).isEmpty();
    }

    @Test
    void afterTheEndNothingIsMadeThatNobodyWouldEnd() throws Exception {
        session(connection -> {
            OnDemand late = new OnDemand(this::offer, connection.session(), Grant.ALL);
            late.disconnected(connection.session());
            assertThatThrownBy(late::capability).hasMessage("the session has ended");
        });
        assertThat(events).isEmpty();
    }
}
