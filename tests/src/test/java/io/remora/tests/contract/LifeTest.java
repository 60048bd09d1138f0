package io.remora.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.DisconnectedException;
import io.remora.Exposed;
import io.remora.Options;
import io.remora.Remora;
import io.remora.RemoteObject;
import io.remora.Service;
import io.remora.Session;
import io.remora.WireDialect;
import io.remora.object.GateListener;
import io.remora.server.Server;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections and sessions begin and end. */
@ParameterizedClass
@EnumSource(Via.class)
final class LifeTest extends ConnectionContract {
    LifeTest(Via via) {
        super(via);
    }

    @Test
    void closing_ends_both_sides_with_a_reason() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        connection.root(Yard.class).add(1, 2);
        Connection there = served.there();
        connection.close();
        connection.close();
        connection.onEnd().get(5, TimeUnit.SECONDS);
        there.onEnd().get(5, TimeUnit.SECONDS);
        assertThat(connection.ended().orElseThrow()).hasMessageContaining("this side closed it");
        assertThat(there.ended().orElseThrow()).hasMessageContaining("the peer closed the connection");
        assertThat(served.server.sessions()).isEmpty();
    }

    @Test
    void the_serving_side_may_close_too() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        connection.root(Yard.class).add(1, 2);
        served.there().close();
        connection.onEnd().get(5, TimeUnit.SECONDS);
        assertThat(connection.ended().orElseThrow()).hasMessageContaining("the peer closed the connection");
    }

    @Test
    void closing_returns_soon_while_calls_are_in_flight_and_they_learn_of_it() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        CompletableFuture<?> waits = connection.root(Yard.Async.class).gate(1);
        CompletableFuture<?> caught = CompletableFuture.runAsync(() -> {
            try {
                connection.root(Yard.class).gate(2);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        until(() -> served.there().pendingCalls() == 2);
        long start = System.nanoTime();
        connection.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        for (CompletableFuture<?> each : java.util.List.of(waits, caught)) {
            assertThatThrownBy(() -> each.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DisconnectedException.class);
        }
        served.yard.open(1);
        served.yard.open(2);
    }

    @Test
    void nothing_works_after_the_end_and_everything_says_why() throws Exception {
        Connection connection = serve().connect();
        Yard yard = connection.root(Yard.class);
        RemoteObject root = connection.root();
        connection.close();
        assertThatThrownBy(() -> yard.add(1, 2))
                .isInstanceOf(DisconnectedException.class)
                .hasMessageContaining("this side closed it");
        assertThatThrownBy(() -> root.callAsync("add", 1, 2).join())
                .satisfies(thrown -> assertThat(thrown instanceof DisconnectedException
                                || thrown.getCause() instanceof DisconnectedException)
                        .isTrue());
        assertThatThrownBy(connection::ping).isInstanceOf(DisconnectedException.class);
        root.close();
    }

    @Test
    void hooks_run_once_with_the_session_in_hand() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        Yard yard = connection.root(Yard.class);
        Session session = served.yard.connected.get(5, TimeUnit.SECONDS);
        assertThat(yard.session().principal()).isEqualTo(session.principal().name());
        assertThat(yard.session().current()).isTrue();
        assertThat(session.connection()).isSameAs(served.there());
        assertThat(session.connection().ping()).isPositive();
        assertThat(served.yard.disconnected).isNotDone();
        connection.close();
        assertThat(served.yard.disconnected.get(5, TimeUnit.SECONDS)).isSameAs(session);
        assertThat(Session.current()).isEmpty();
    }

    @Test
    void a_server_that_closes_tells_its_peers() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        connection.root(Yard.class).add(1, 2);
        served.server.close(Duration.ofSeconds(1));
        connection.onEnd().get(5, TimeUnit.SECONDS);
        assertThatThrownBy(() -> connection.root(Yard.class).add(1, 2)).isInstanceOf(DisconnectedException.class);
    }

    @Test
    void who_comes_while_the_server_closes_is_told_as_well() throws Exception {
        CountDownLatch halfway = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Via.Place place = via.place(folder);
        Server server = closing(Server.on(place.where().toString(), place.listening())
                .authenticator(Authenticator.anonymous())
                .audit((Session session) -> {
                    halfway.countDown();
                    awaitUninterruptibly(closed);
                    return GateListener.NONE;
                })
                .start());
        Connection connection = closing(Remora.connect(
                server.uri(), place.dialling(), Options.defaults().withDialect(WireDialect.RPYC6)));
        assertThat(halfway.await(5, TimeUnit.SECONDS)).isTrue();
        server.close(Duration.ofSeconds(1));
        closed.countDown();
        connection.onEnd().get(5, TimeUnit.SECONDS);
    }

    @Test
    void a_server_that_closes_lets_running_calls_end() throws Exception {
        Served served = serve();
        Connection connection = served.connect();
        CompletableFuture<?> running = connection.root(Yard.Async.class).gate(1);
        until(() -> served.there().pendingCalls() == 1);
        CompletableFuture<?> closed = CompletableFuture.runAsync(() -> served.server.close(Duration.ofSeconds(10)));
        served.yard.open(1);
        running.get(5, TimeUnit.SECONDS);
        closed.get(5, TimeUnit.SECONDS);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Calls its peer before anything else. */
    @Exposed
    public static final class Greeter implements Service {
        private volatile boolean greeted;

        @Override
        public void connected(Session session) {
            greeted = !session.connection().ping().isNegative()
                    && session.connection().root().dir().isEmpty();
        }

        public boolean greeted() {
            return greeted;
        }
    }

    @Test
    void a_service_may_call_its_peer_before_it_is_called() throws Exception {
        Via.Place place = via.place(folder);
        Server server = closing(Server.on(place.where().toString(), place.listening())
                .authenticator(Authenticator.anonymous())
                .grant("*", Greeter.class, Greeter::new)
                .start());
        Connection connection = closing(Remora.connect(
                server.uri(), place.dialling(), Options.defaults().withDialect(WireDialect.RPYC6)));
        assertThat(connection.root().call("greeted").as(boolean.class)).isTrue();
    }
}
